package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.PeersConfig;
import dev.limpet.proxy.peers.tls.CredentialsFolder;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls of peers that come to nothing. */
class DialerTest {
    private static final AtomicInteger REFUSED = new AtomicInteger();

    /** A channel that cannot be opened the first times, as when the process has no descriptor left. */
    public static final class ScarceChannel extends NioSocketChannel {
        public ScarceChannel() {
            if (REFUSED.getAndIncrement() < 2) {
                throw new ChannelException("no descriptor is left");
            }
        }
    }

    @Test
    void aPeerIsCalledAgainAfterNoSocketCouldBeOpened() throws Exception {
        InetSocketAddress address = Replica.freeAddress();
        try (ServerSocket peer = new ServerSocket(0, 1, address.getAddress())) {
            FakeDirectory directory =
                    new FakeDirectory().with("b", new InetSocketAddress(peer.getInetAddress(), peer.getLocalPort()));
            Peers peers = new Peers(
                    "a",
                    address.getAddress(),
                    Replica.LOOPS,
                    ScarceChannel.class,
                    NioServerSocketChannel.class,
                    directory,
                    new CredentialsFolder(Path.of("nowhere")));
            try {
                Replica.configure(
                                peers,
                                Optional.of(
                                        new PeersConfig(address.getPort(), "peers.test", List.of(), Optional.empty())),
                                List.of(Replica.table("be")))
                        .join();
                // Its pod is replaced meanwhile.
                await().until(() -> REFUSED.get() > 0);
                directory.with("b", new InetSocketAddress(peer.getInetAddress(), 1));
                await().until(() -> REFUSED.get() > 1);
                directory.with("b", new InetSocketAddress(peer.getInetAddress(), peer.getLocalPort()));

                peer.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
                try (Socket called = peer.accept()) {
                    assertThat(called.isConnected()).isTrue();
                }
            } finally {
                peers.close().join();
            }
        }
    }
}
