/** {@code limpet top}: what all replicas serve at the moment. */
@NullMarked
package dev.limpet.cli.top;

import org.jspecify.annotations.NullMarked;
