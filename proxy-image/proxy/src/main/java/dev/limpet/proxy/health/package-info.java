/** Health checks: connects to servers and marks them up or down. */
@NullMarked
package dev.limpet.proxy.health;

import org.jspecify.annotations.NullMarked;
