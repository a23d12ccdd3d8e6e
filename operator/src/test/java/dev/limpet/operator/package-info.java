/** The operator as a whole against an API server in memory, and stand-ins for what surrounds it. */
@NullMarked
package dev.limpet.operator;

import org.jspecify.annotations.NullMarked;
