/** TLS between peers: certificates and keys as files, what is made of them, and the connections that were refused. */
@NullMarked
package dev.limpet.proxy.peers.tls;

import org.jspecify.annotations.NullMarked;
