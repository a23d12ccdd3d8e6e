/** {@code limpet drain}, {@code ready} and {@code maint}: a server's state in its resource. */
@NullMarked
package dev.limpet.cli.state;

import org.jspecify.annotations.NullMarked;
