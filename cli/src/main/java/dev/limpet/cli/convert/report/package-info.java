/** What became of each line of {@code haproxy.cfg}. */
@NullMarked
package dev.limpet.cli.convert.report;

import org.jspecify.annotations.NullMarked;
