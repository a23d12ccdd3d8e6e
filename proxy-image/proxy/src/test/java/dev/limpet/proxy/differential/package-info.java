/** Scenarios that HAProxy and Limpet play with equivalent configurations, and the comparison of what came of them. */
@NullMarked
package dev.limpet.proxy.differential;

import org.jspecify.annotations.NullMarked;
