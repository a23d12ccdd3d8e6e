package dev.limpet.proxy.processes;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A DNS server that knows one service and some hosts, over UDP and TCP. */
public final class FakeDns implements AutoCloseable {
    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private static final int TTL_SECONDS = 5;

    private final String service;
    private final Map<String, ByteBuf> services = new ConcurrentSkipListMap<>();
    private final Map<String, InetAddress> additional = new ConcurrentHashMap<>();
    private final Map<String, InetAddress> hosts = new ConcurrentHashMap<>();
    private final Channel udp;
    private final Channel tcp;
    private volatile DnsResponseCode failure = DnsResponseCode.NOERROR;
    private volatile boolean silent;
    private volatile Duration slowness = Duration.ZERO;
    private volatile boolean cut;

    /** A server for the SRV records of a name with its final dot. */
    public FakeDns(String service) {
        this(service, InetAddress.ofLiteral("127.16.0.3"));
    }

    /** Such a server at an address of this machine. */
    public FakeDns(String service, InetAddress host) {
        this.service = service;
        this.udp = new Bootstrap()
                .group(LOOPS)
                .channel(NioDatagramChannel.class)
                .handler(initializer(DatagramDnsQueryDecoder::new, DatagramDnsResponseEncoder::new))
                .bind(host, 0)
                .syncUninterruptibly()
                .channel();
        this.tcp = new ServerBootstrap()
                .group(LOOPS)
                .channel(NioServerSocketChannel.class)
                .childHandler(initializer(TcpDnsQueryDecoder::new, TcpDnsResponseEncoder::new))
                .bind(udp.localAddress())
                .syncUninterruptibly()
                .channel();
    }

    private ChannelInitializer<Channel> initializer(
            Supplier<ChannelHandler> decoder, Supplier<ChannelHandler> encoder) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel opened) {
                opened.pipeline().addLast(decoder.get(), encoder.get(), new Answering());
            }
        };
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) udp.localAddress();
    }

    public FakeDns service(String target, int port) {
        ByteBuf data = Unpooled.buffer().writeShort(0).writeShort(100).writeShort(port);
        for (String label : target.split("\\.")) {
            data.writeByte(label.length()).writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        services.put(target, data.writeByte(0));
        return this;
    }

    /** A host whose address comes with the answer. */
    public FakeDns additional(String host, String address) {
        additional.put(host, InetAddress.ofLiteral(address));
        return this;
    }

    /** A host whose address has to be asked for. */
    public FakeDns host(String host, String address) {
        hosts.put(host, InetAddress.ofLiteral(address));
        return this;
    }

    /** Knows that target no longer. */
    void forget(String target) {
        services.remove(target);
        additional.remove(target + ".");
    }

    public void fail(DnsResponseCode code) {
        failure = code;
    }

    public void fallSilent() {
        silent = true;
    }

    /** Takes so long for each answer from now on. */
    void answerAfter(Duration time) {
        slowness = time;
    }

    /** Has no room in a datagram for what it has to say. */
    public void cutDatagrams() {
        cut = true;
    }

    void speakAgain() {
        silent = false;
    }

    @Override
    public void close() {
        udp.close().syncUninterruptibly();
        tcp.close().syncUninterruptibly();
    }

    private final class Answering extends SimpleChannelInboundHandler<DnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
            if (silent) {
                return;
            }
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            DnsResponse response = query instanceof DatagramDnsQuery datagram
                    ? new DatagramDnsResponse(datagram.recipient(), datagram.sender(), query.id())
                    : new DefaultDnsResponse(query.id());
            response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            response.setCode(failure);
            if (cut && query instanceof DatagramDnsQuery) {
                response.setTruncated(true);
            } else if (failure.equals(DnsResponseCode.NOERROR)) {
                answer(question, response);
            }
            context.executor()
                    .schedule(() -> context.writeAndFlush(response), slowness.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void answer(DnsQuestion question, DnsResponse response) {
            if (question.name().equals(service) && question.type().equals(DnsRecordType.SRV)) {
                services.values()
                        .forEach(data -> response.addRecord(
                                DnsSection.ANSWER,
                                new DefaultDnsRawRecord(service, DnsRecordType.SRV, TTL_SECONDS, data.copy())));
                additional.forEach((host, address) -> response.addRecord(DnsSection.ADDITIONAL, record(host, address)));
            } else if (hosts.containsKey(question.name())) {
                DefaultDnsRawRecord found = record(question.name(), hosts.get(question.name()));
                if (found.type().equals(question.type())) {
                    response.addRecord(DnsSection.ANSWER, found);
                } else {
                    found.release();
                }
            } else {
                response.setCode(DnsResponseCode.NXDOMAIN);
            }
        }

        private DefaultDnsRawRecord record(String host, InetAddress address) {
            byte[] bytes = address.getAddress();
            return new DefaultDnsRawRecord(
                    host,
                    bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA,
                    TTL_SECONDS,
                    Unpooled.wrappedBuffer(bytes));
        }
    }
}
