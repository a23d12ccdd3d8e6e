/** {@code limpet explain}: which server a source is sent to, and why. */
@NullMarked
package dev.limpet.cli.explain;

import org.jspecify.annotations.NullMarked;
