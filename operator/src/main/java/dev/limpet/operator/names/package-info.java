/** Host names and the addresses that DNS gives for them, over time. */
@NullMarked
package dev.limpet.operator.names;

import org.jspecify.annotations.NullMarked;
