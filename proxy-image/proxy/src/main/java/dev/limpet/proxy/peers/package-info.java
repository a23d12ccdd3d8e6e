/** HAProxy's peers protocol 2.1: tables shared over a full mesh. */
@NullMarked
package dev.limpet.proxy.peers;

import org.jspecify.annotations.NullMarked;
