package dev.limpet.proxy.peers.dns;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.AbstractDnsOptPseudoRrRecord;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One question to one server, over a channel that ends with it. What answers another question is passed over.
 *
 * <p>The channel is never closed while it reads: Netty's epoll datagram channel would go on to read from the descriptor's
 * number, which by then may be another thread's socket.
 */
final class Exchange extends SimpleChannelInboundHandler<DnsResponse> {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NUMBERS = 1 << 16;
    /** Bytes of an answer over UDP that are asked for at most (RFC 6891). */
    static final int DATAGRAM_BYTES = 4_096;

    private final DnsQuery query;
    private final DnsQuestion question;
    private final InetSocketAddress server;
    private final int timeoutMillis;
    private final CompletableFuture<DnsResponse> answer = new CompletableFuture<>();

    private Exchange(DnsQuery query, DnsQuestion question, InetSocketAddress server, int timeoutMillis) {
        super(false);
        this.query = query.setRecursionDesired(true).addRecord(DnsSection.QUESTION, question);
        this.question = question;
        this.server = server;
        this.timeoutMillis = timeoutMillis;
    }

    static Exchange overUdp(DnsQuestion question, InetSocketAddress server, int timeoutMillis) {
        DatagramDnsQuery query = new DatagramDnsQuery(null, server, RANDOM.nextInt(NUMBERS));
        query.addRecord(DnsSection.ADDITIONAL, new AbstractDnsOptPseudoRrRecord(DATAGRAM_BYTES) {});
        return new Exchange(query, question, server, timeoutMillis);
    }

    static Exchange overTcp(DnsQuestion question, InetSocketAddress server, int timeoutMillis) {
        return new Exchange(new DefaultDnsQuery(RANDOM.nextInt(NUMBERS)), question, server, timeoutMillis);
    }

    /** What came of it; fails with a {@link DnsException}. */
    CompletableFuture<DnsResponse> answer() {
        return answer;
    }

    void fail(Throwable cause) {
        answer.completeExceptionally(new DnsException("the DNS server " + server + " cannot be asked: " + cause));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ScheduledFuture<?> timeout = context.executor()
                .schedule(
                        () -> {
                            answer.completeExceptionally(new DnsException(
                                    "the DNS server " + server + " is silent for " + timeoutMillis + " ms"));
                            close(context);
                        },
                        timeoutMillis,
                        TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> timeout.cancel(false));
        context.writeAndFlush(query, context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DnsResponse response) {
        if (!answersUs(response) || !answer.complete(response)) {
            response.release();
            return;
        }
        close(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.completeExceptionally(new DnsException("the DNS server " + server + " hung up"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        close(context);
    }

    private static void close(ChannelHandlerContext context) {
        context.executor().execute(context::close);
    }

    private boolean answersUs(DnsResponse response) {
        DnsQuestion answered = response.count(DnsSection.QUESTION) == 1 ? response.recordAt(DnsSection.QUESTION) : null;
        return response.id() == query.id()
                && answered != null
                && answered.name().equalsIgnoreCase(question.name())
                && answered.type().equals(question.type());
    }
}
