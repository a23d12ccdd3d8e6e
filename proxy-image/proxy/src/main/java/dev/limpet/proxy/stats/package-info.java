/** Counters that any thread adds to and any thread reads. */
@NullMarked
package dev.limpet.proxy.stats;

import org.jspecify.annotations.NullMarked;
