/** What commands print: aligned columns, JSON, YAML. */
@NullMarked
package dev.limpet.cli.output;

import org.jspecify.annotations.NullMarked;
