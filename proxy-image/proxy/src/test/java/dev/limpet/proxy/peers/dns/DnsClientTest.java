package dev.limpet.proxy.peers.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.proxy.processes.FakeDns;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Questions to servers of which some do not answer, or say what was not asked. */
class DnsClientTest {
    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private static final String HOST = "web-0.shop.";
    private static final int HEADER_BYTES = 12;
    private static final byte ANSWER = (byte) 0x80;

    private final FakeDns good = new FakeDns("_peers._tcp.shop.").host(HOST, "192.0.2.1");
    private final FakeDns bad = new FakeDns("_peers._tcp.shop.");

    @AfterEach
    void stop() {
        good.close();
        bad.close();
    }

    @Test
    void aServerThatIsSilentIsPassedOver() {
        bad.fallSilent();

        assertThat(records(bad.address(), good.address())).isEqualTo(1);
    }

    @Test
    void aServerThatFailsIsPassedOver() {
        bad.fail(DnsResponseCode.REFUSED);

        assertThat(records(bad.address(), good.address())).isEqualTo(1);
    }

    @Test
    void aServerThatIsNotThereIsPassedOver() {
        InetSocketAddress gone = bad.address();
        bad.close();

        assertThat(records(gone, good.address())).isEqualTo(1);
    }

    @Test
    void whatTheLastServerSaysIsTold() {
        good.fail(DnsResponseCode.SERVFAIL);

        assertThatThrownBy(() -> records(good.address()))
                .hasRootCauseInstanceOf(DnsException.class)
                .hasMessageContaining("the DNS server /127.16.0.3:")
                .hasMessageContaining("answers ServFail(2)");
    }

    /** As large as was asked for (RFC 6891), and larger than what a socket's channel reads by itself. */
    @Test
    void aLongAnswerIsReadWhole() {
        for (int pod = 0; pod < 45; pod++) {
            good.service("web-%d.web-peers.shop.svc.cluster.local".formatted(pod), 10_000);
        }

        DnsResponse response = ask("_peers._tcp.shop.", DnsRecordType.SRV, good.address());
        try {
            assertThat(response.count(DnsSection.ANSWER)).isEqualTo(45);
        } finally {
            response.release();
        }
    }

    /** Whoever guesses the port says something to another number, and to another question, before the server answers. */
    @Test
    void whatWasNotAskedIsNoAnswer() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.ofLiteral("127.16.0.3"))) {
            CompletableFuture<DnsResponse> answer =
                    ask(List.of(new InetSocketAddress(InetAddress.ofLiteral("127.16.0.3"), server.getLocalPort())));
            DatagramPacket query = new DatagramPacket(new byte[512], 512);
            server.receive(query);
            byte[] asked = Arrays.copyOf(query.getData(), query.getLength());
            asked[2] |= ANSWER;

            byte[] otherNumber = asked.clone();
            otherNumber[0]++;
            send(server, otherNumber, query);
            byte[] otherQuestion = asked.clone();
            otherQuestion[HEADER_BYTES + 1]++;
            send(server, otherQuestion, query);
            asked[3] = 3;
            send(server, asked, query);

            DnsResponse response = answer.join();
            assertThat(response.code()).isEqualTo(DnsResponseCode.NXDOMAIN);
            response.release();
        }
    }

    /** Two threads that use sockets meet at the numbers of their descriptors. */
    @Test
    @EnabledIf("hasEpoll")
    void noSocketIsReadThatAnotherThreadHasOpened() throws Exception {
        EventLoopGroup epoll = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        AtomicBoolean over = new AtomicBoolean();
        Thread other = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                openAndClose();
            }
        });
        try {
            DnsClient client = new DnsClient(
                    epoll.next(), EpollDatagramChannel.class, EpollSocketChannel.class, List.of(good.address()));
            for (int question = 0; question < 1_000; question++) {
                client.ask(HOST, DnsRecordType.A)
                        .toCompletableFuture()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join()
                        .release();
            }
        } finally {
            over.set(true);
            other.join();
            epoll.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    static boolean hasEpoll() {
        return Epoll.isAvailable();
    }

    private static void openAndClose() {
        try {
            new DatagramSocket().close();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(DatagramSocket server, byte[] answer, DatagramPacket query) throws Exception {
        server.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
    }

    private static int records(InetSocketAddress... servers) {
        DnsResponse response = ask(HOST, DnsRecordType.A, servers);
        try {
            return response.count(DnsSection.ANSWER);
        } finally {
            response.release();
        }
    }

    private static DnsResponse ask(String name, DnsRecordType type, InetSocketAddress... servers) {
        return new DnsClient(LOOPS.next(), NioDatagramChannel.class, NioSocketChannel.class, List.of(servers))
                .ask(name, type)
                .toCompletableFuture()
                .join();
    }

    private static CompletableFuture<DnsResponse> ask(List<InetSocketAddress> servers) {
        return new DnsClient(LOOPS.next(), NioDatagramChannel.class, NioSocketChannel.class, servers)
                .ask(HOST, DnsRecordType.A)
                .toCompletableFuture();
    }
}
