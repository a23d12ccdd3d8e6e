/** Asking DNS servers: a stub resolver for the few questions by which peers are found. */
@NullMarked
package dev.limpet.proxy.peers.dns;

import org.jspecify.annotations.NullMarked;
