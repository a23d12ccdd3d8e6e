package dev.limpet.config;

/**
 * That links between peers are encrypted, and both ends prove who they are. What they prove it with are files of the
 * replica's own.
 *
 * @param replicaName the DNS name that the certificate of every replica is for; that of an external peer is for the
 *     peer's name
 */
public record PeersTls(String replicaName) {
    public PeersTls {
        Check.name("peers.tls.replicaName", replicaName);
    }
}
