/** Limpet and HAProxy compared as holders of a replicated stick table: memory, resync, propagation. */
@NullMarked
package dev.limpet.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
