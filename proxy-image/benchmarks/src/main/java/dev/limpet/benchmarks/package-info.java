/** Benchmarks of the proxy's parts. Each class says how to run it. */
@NullMarked
package dev.limpet.benchmarks;

import org.jspecify.annotations.NullMarked;
