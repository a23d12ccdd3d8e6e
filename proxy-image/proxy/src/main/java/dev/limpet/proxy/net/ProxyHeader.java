package dev.limpet.proxy.net;

import java.net.InetSocketAddress;
import java.util.Optional;

/** What the bytes at the beginning of a connection are, read as a PROXY protocol header of version 1 or 2. */
sealed interface ProxyHeader {
    /** The beginning of a header: more bytes are needed. */
    record Incomplete() implements ProxyHeader {}

    /** No header, or a broken one. */
    record Malformed(String reason) implements ProxyHeader {}

    /**
     * A whole header.
     *
     * @param length its bytes
     * @param addresses whom it speaks of; empty when the sender speaks for itself
     */
    record Complete(int length, Optional<Addresses> addresses) implements ProxyHeader {}

    /** From where to where the original connection was made; both of one family. */
    record Addresses(InetSocketAddress source, InetSocketAddress destination) {}
}
