/** Operators as processes of their own. */
@NullMarked
package dev.limpet.cli.operators;

import org.jspecify.annotations.NullMarked;
