package dev.limpet.proxy.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Greets the peer that we call, and reads its answer; the bytes behind that are the session's. */
final class DialingHandshake extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(DialingHandshake.class);
    private static final int LONGEST_LINE = 64;
    private static final int TIMEOUT_SECONDS = 5;

    private final Mesh mesh;
    private final Peer peer;
    private final String localName;
    private final LineBasedFrameDecoder lines = new LineBasedFrameDecoder(LONGEST_LINE);
    private final ReadTimeoutHandler timeout = new ReadTimeoutHandler(TIMEOUT_SECONDS);

    private DialingHandshake(Mesh mesh, Peer peer, String localName) {
        this.mesh = mesh;
        this.peer = peer;
        this.localName = localName;
    }

    /** Greets the peer as soon as the channel is connected to it, and the peer has proven who it is. */
    static void begin(Mesh mesh, Peer peer, String localName, Channel channel) {
        DialingHandshake handshake = new DialingHandshake(mesh, peer, localName);
        channel.pipeline().addLast(handshake.timeout, handshake.lines, handshake);
    }

    /** Takes itself out of the way of the session's handlers. */
    void leave(Channel channel) {
        channel.pipeline().remove(timeout);
        channel.pipeline().remove(this);
        channel.pipeline().remove(lines);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        mesh.connected(peer, context.channel());
        if (context.pipeline().get(SslHandler.class) == null) {
            greet(context);
        }
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
            if (mesh.wire().proves(context.channel(), peer.name())) {
                greet(context);
            } else {
                context.close();
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void greet(ChannelHandlerContext context) {
        context.writeAndFlush(
                ByteBufUtil.writeUtf8(context.alloc(), Hello.lines(peer.name(), localName)), context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
        mesh.answered(peer, context.channel(), this, HandshakeStatus.of(line.toString(StandardCharsets.US_ASCII)));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.atDebug()
                .addKeyValue("peer", peer.name())
                .addKeyValue("reason", cause.toString())
                .log("peer did not answer the greeting");
        context.close();
    }
}
