package dev.limpet.proxy.peers.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/**
 * Stands behind a connection's TLS and counts its failure, once. With TLS 1.3 the side that dials learns only after its
 * own part of the handshake whether its certificate is believed, so a failure counts until the other side has said
 * something.
 */
public final class TlsGuard extends ChannelInboundHandlerAdapter {
    /** How long the handshake may take. */
    private static final int TIMEOUT_MILLIS = 5_000;

    /** The alert of a side that closes in the middle of a handshake. */
    private static final String BROKEN_OFF = "user_canceled";

    /** What the other side has sent may stand in a message. */
    private static final int LONGEST_DETAIL = 200;

    private final Refusals refusals;
    private boolean settled;

    private TlsGuard(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Puts TLS in front of whatever else a channel gets. */
    public static void protect(Channel channel, SslContext context, Refusals refusals) {
        SslHandler tls = context.newHandler(channel.alloc());
        tls.setHandshakeTimeoutMillis(TIMEOUT_MILLIS);
        channel.pipeline().addLast(tls, new TlsGuard(refusals));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        settled = true;
        context.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion && !completion.isSuccess()) {
            failed(context, completion.cause());
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof SSLException
                || (cause instanceof DecoderException && cause.getCause() instanceof SSLException)) {
            failed(context, cause);
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private void failed(ChannelHandlerContext context, Throwable cause) {
        if (settled) {
            return;
        }
        settled = true;
        if (!isBrokenOff(cause)) {
            refusals.refused(context.channel().remoteAddress(), Refusal.of(cause), detail(cause));
        }
    }

    /** Whether the other side did not go on, as it does when two calls cross: nothing was refused. */
    private static boolean isBrokenOff(Throwable cause) {
        return cause instanceof ClosedChannelException || detail(cause).contains(BROKEN_OFF);
    }

    private static String detail(Throwable cause) {
        Throwable inner = cause;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String message = inner.getClass().getSimpleName() + ": " + inner.getMessage();
        return message.substring(0, Math.min(message.length(), LONGEST_DETAIL));
    }
}
