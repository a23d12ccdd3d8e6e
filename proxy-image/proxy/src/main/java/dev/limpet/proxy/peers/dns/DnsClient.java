package dev.limpet.proxy.peers.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQueryEncoder;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.TcpDnsQueryEncoder;
import io.netty.handler.codec.dns.TcpDnsResponseDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Asks DNS servers in turn until one answers (RFC 1035), over UDP, and over TCP for an answer that does not fit there.
 * Each question has a socket, and so a port, and a random number of its own (RFC 5452). Nothing is remembered.
 */
public final class DnsClient {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int ATTEMPTS_A_SERVER = 2;
    private static final int MOST_ATTEMPTS = 4;

    private final Bootstrap udp;
    private final Bootstrap tcp;
    private final List<InetSocketAddress> servers;
    private final int attempts;

    /**
     * A client.
     *
     * @param servers whom to ask, at least one
     */
    public DnsClient(
            EventLoop loop,
            Class<? extends DatagramChannel> datagramChannel,
            Class<? extends SocketChannel> socketChannel,
            List<InetSocketAddress> servers) {
        this.udp = new Bootstrap()
                .group(loop)
                .channel(datagramChannel)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(Exchange.DATAGRAM_BYTES));
        this.tcp = new Bootstrap()
                .group(loop)
                .channel(socketChannel)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, TIMEOUT_MILLIS);
        this.servers = List.copyOf(servers);
        this.attempts = Math.min(servers.size() * ATTEMPTS_A_SERVER, MOST_ATTEMPTS);
    }

    /**
     * Asks for the records of a name. The answer, within 24 s, is the caller's to release, and says that there are records or
     * none, or no such name; anything else is a {@link DnsException}.
     *
     * @param name absolute, with its final dot
     */
    public CompletionStage<DnsResponse> ask(String name, DnsRecordType type) {
        return attempt(new DefaultDnsQuestion(name, type), 0);
    }

    private CompletionStage<DnsResponse> attempt(DnsQuestion question, int number) {
        InetSocketAddress server = servers.get(number % servers.size());
        CompletionStage<DnsResponse> answer = overUdp(question, server)
                .thenCompose(response -> whole(response, question, server))
                .thenApply(response -> meaningful(response, server));
        return number + 1 == attempts ? answer : answer.exceptionallyCompose(failed -> attempt(question, number + 1));
    }

    private CompletionStage<DnsResponse> whole(DnsResponse response, DnsQuestion question, InetSocketAddress server) {
        if (!response.isTruncated()) {
            return CompletableFuture.completedStage(response);
        }
        response.release();
        return overTcp(question, server);
    }

    private static DnsResponse meaningful(DnsResponse response, InetSocketAddress server) {
        DnsResponseCode code = response.code();
        if (code.equals(DnsResponseCode.NOERROR) || code.equals(DnsResponseCode.NXDOMAIN)) {
            return response;
        }
        response.release();
        throw new CompletionException(new DnsException("the DNS server " + server + " answers " + code));
    }

    private CompletableFuture<DnsResponse> overUdp(DnsQuestion question, InetSocketAddress server) {
        return begin(
                udp,
                server,
                Exchange.overUdp(question, server, TIMEOUT_MILLIS),
                new DatagramDnsQueryEncoder(),
                new DatagramDnsResponseDecoder());
    }

    private CompletableFuture<DnsResponse> overTcp(DnsQuestion question, InetSocketAddress server) {
        return begin(
                tcp,
                server,
                Exchange.overTcp(question, server, TIMEOUT_MILLIS),
                new TcpDnsQueryEncoder(),
                new TcpDnsResponseDecoder());
    }

    private static CompletableFuture<DnsResponse> begin(
            Bootstrap bootstrap, InetSocketAddress server, Exchange exchange, ChannelHandler... codec) {
        ChannelInitializer<Channel> handlers = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(codec).addLast(exchange);
            }
        };
        bootstrap.clone().handler(handlers).connect(server).addListener(done -> {
            if (!done.isSuccess()) {
                exchange.fail(done.cause());
            }
        });
        return exchange.answer();
    }
}
