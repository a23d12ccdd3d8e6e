package dev.limpet.config;

/** A peer at a fixed place, such as an HAProxy; {@code address} is an IPv4 or IPv6 address. */
public record ExternalPeer(String name, String address, int port) {
    public ExternalPeer {
        Check.name("peers.external.name", name);
        Check.address("peers.external[" + name + "].address", address);
        Check.port("peers.external[" + name + "].port", port);
    }
}
