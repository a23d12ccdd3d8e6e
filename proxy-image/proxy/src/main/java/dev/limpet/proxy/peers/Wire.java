package dev.limpet.proxy.peers;

import dev.limpet.config.ExternalPeer;
import dev.limpet.config.PeersConfig;
import dev.limpet.config.PeersTls;
import dev.limpet.proxy.peers.tls.CertificateNames;
import dev.limpet.proxy.peers.tls.Refusal;
import dev.limpet.proxy.peers.tls.Refusals;
import dev.limpet.proxy.peers.tls.TlsContexts;
import dev.limpet.proxy.peers.tls.TlsGuard;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.Set;
import java.util.stream.Collectors;

/** What connections between peers are made of. A connection stays as it was made when the wire changes within its kind. */
sealed interface Wire {
    /** Of a peer that sends much only so much is read in a turn of its loop, which has clients to serve as well: 4 times 64 KiB. */
    RecvByteBufAllocator SHARE_OF_A_TURN = new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(4);

    /** Prepares a channel that dials. */
    void dial(Channel channel);

    /** Prepares a channel that was accepted. */
    void accept(Channel channel);

    /** Whether the other side has shown that it is the peer of a name; if not, that is counted. */
    boolean proves(Channel channel, String peer);

    /** Whether nothing has to be agreed upon before the greeting. */
    boolean isReadyAtOnce();

    /** Everything in clear text, names believed. */
    record ClearText() implements Wire {
        @Override
        public void dial(Channel channel) {}

        @Override
        public void accept(Channel channel) {}

        @Override
        public boolean proves(Channel channel, String peer) {
            return true;
        }

        @Override
        public boolean isReadyAtOnce() {
            return true;
        }
    }

    /**
     * TLS on which both sides show a certificate.
     *
     * @param replicaName the name that replicas' certificates are for
     * @param external the peers whose certificates are for their own names
     */
    record MutualTls(String replicaName, Set<String> external, TlsContexts contexts, Refusals refusals)
            implements Wire {
        public MutualTls {
            external = Set.copyOf(external);
        }

        static MutualTls of(PeersConfig config, PeersTls tls, TlsContexts contexts, Refusals refusals) {
            return new MutualTls(
                    tls.replicaName(),
                    config.external().stream().map(ExternalPeer::name).collect(Collectors.toSet()),
                    contexts,
                    refusals);
        }

        MutualTls with(TlsContexts renewed) {
            return new MutualTls(replicaName, external, renewed, refusals);
        }

        @Override
        public void dial(Channel channel) {
            TlsGuard.protect(channel, contexts.dialing(), refusals);
        }

        @Override
        public void accept(Channel channel) {
            TlsGuard.protect(channel, contexts.accepting(), refusals);
        }

        @Override
        public boolean proves(Channel channel, String peer) {
            String wanted = external.contains(peer) ? peer : replicaName;
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null && CertificateNames.include(tls.engine().getSession(), wanted)) {
                return true;
            }
            refusals.refused(
                    channel.remoteAddress(),
                    tls == null ? Refusal.PLAIN_TEXT : Refusal.WRONG_NAME,
                    "the certificate of " + peer + " must be for " + wanted + ", it is for "
                            + (tls == null
                                    ? "nobody"
                                    : CertificateNames.of(tls.engine().getSession())));
            return false;
        }

        @Override
        public boolean isReadyAtOnce() {
            return false;
        }
    }
}
