package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.TcpConfig;
import io.netty.channel.epoll.LinuxSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The kernel has no table that shows a user timeout; the socket tells. */
class UserTimeoutTest {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final TcpConfig SETTINGS = new TcpConfig(Optional.empty(), Optional.of(Duration.ofSeconds(30)));

    @Test
    void whatAListenerIsToldItsConnectionsInherit() throws Exception {
        LinuxSocket listener = LinuxSocket.newSocketStream(false);
        LinuxSocket client = LinuxSocket.newSocketStream(false);
        try {
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.15.0.3"), 0));
            listener.listen(1);
            LinuxSockets.configure(listener, Optional.of(SETTINGS));
            LinuxSockets.configure(client, Optional.of(SETTINGS));
            client.connect(listener.localAddress());
            LinuxSocket accepted = LinuxSocket.newSocket(accept(listener));
            assertThat(accepted.getIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT)).isEqualTo(30_000);
            accepted.close();
            assertThat(client.getIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT)).isEqualTo(30_000);

            LinuxSockets.configure(listener, Optional.empty());
            assertThat(listener.getIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT)).isZero();
        } finally {
            client.close();
            listener.close();
        }
    }

    private static int accept(LinuxSocket listener) throws java.io.IOException {
        int descriptor = -1;
        while (descriptor < 0) {
            descriptor = listener.accept(new byte[25]);
        }
        return descriptor;
    }
}
