/** The {@code limpet} command: its sub-commands are packages below this one. */
@NullMarked
package dev.limpet.cli;

import org.jspecify.annotations.NullMarked;
