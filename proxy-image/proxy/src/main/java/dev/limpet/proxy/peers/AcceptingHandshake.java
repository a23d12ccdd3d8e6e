package dev.limpet.proxy.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the greeting of a peer that called, and answers it as the mesh decides. It reads nothing beyond the greeting:
 * the bytes behind it are the session's.
 */
final class AcceptingHandshake extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptingHandshake.class);
    private static final int LONGEST_LINE = 1_024;
    private static final int TIMEOUT_SECONDS = 5;

    private final Mesh mesh;
    private final Channel channel;
    /** Counts the CR of a CR LF until it has seen the LF; says so of a line that is too long before that has ended. */
    private final LineBasedFrameDecoder lines = new LineBasedFrameDecoder(LONGEST_LINE + 1, true, true);

    private final ReadTimeoutHandler timeout = new ReadTimeoutHandler(TIMEOUT_SECONDS);
    private Hello.Progress progress = Hello.begin();

    private AcceptingHandshake(Mesh mesh, Channel channel) {
        this.mesh = mesh;
        this.channel = channel;
    }

    /** Awaits a greeting on a channel. */
    static void begin(Mesh mesh, Channel channel) {
        AcceptingHandshake handshake = new AcceptingHandshake(mesh, channel);
        channel.pipeline().addLast(handshake.timeout, handshake.lines, handshake);
    }

    Channel channel() {
        return channel;
    }

    /** Answers that the caller is welcome. */
    void accept() {
        channel.writeAndFlush(HandshakeStatus.OK.line(channel.alloc()), channel.voidPromise());
    }

    /** Takes itself out of the way of the session's handlers, which get all that the caller says from now on. */
    void leave() {
        channel.pipeline().remove(timeout);
        channel.pipeline().remove(this);
        channel.pipeline().remove(lines);
        channel.config().setAutoRead(true);
    }

    /** Answers that there will be no session. */
    void refuse(HandshakeStatus status) {
        channel.config().setAutoRead(false);
        channel.writeAndFlush(status.line(channel.alloc())).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
        if (progress instanceof Hello.Refused) {
            return;
        }
        if (line.readableBytes() > LONGEST_LINE) {
            rejectTooLong();
            return;
        }
        progress = progress.next(line.toString(StandardCharsets.UTF_8));
        switch (progress) {
            case Hello.Complete complete -> {
                context.channel().config().setAutoRead(false);
                mesh.called(complete.hello(), this);
            }
            case Hello.Refused refused -> reject(refused, printable(line));
            default -> {}
        }
    }

    private void reject(Hello.Refused refused, String line) {
        LOG.atWarn()
                .addKeyValue("from", channel.remoteAddress())
                .addKeyValue("answer", refused.status())
                .addKeyValue("line", line)
                .log("a caller does not greet as a peer does");
        refuse(refused.status());
    }

    private void rejectTooLong() {
        Hello.Refused refused = new Hello.Refused(HandshakeStatus.PROTOCOL_ERROR);
        progress = refused;
        reject(refused, "longer than " + LONGEST_LINE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            if (!(progress instanceof Hello.Refused)) {
                rejectTooLong();
            }
            return;
        }
        LOG.atDebug()
                .addKeyValue("from", context.channel().remoteAddress())
                .addKeyValue("reason", cause.toString())
                .log("a caller did not greet");
        context.close();
    }

    private static String printable(ByteBuf line) {
        ByteBuf start = line.slice(0, Math.min(line.capacity(), 64));
        return ByteBufUtil.isText(start, StandardCharsets.US_ASCII)
                ? start.toString(StandardCharsets.US_ASCII)
                : ByteBufUtil.hexDump(start);
    }
}
