package dev.limpet.proxy.runtime;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a {@link Dialogue} over a channel. Pieces are taken from it as fast as the client takes them; from a client
 * that sends many lines without waiting for answers, no more is read until most are answered. All calls come by one thread, the handler's executor.
 */
final class Connection extends SimpleChannelInboundHandler<String> {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int MOST_UNANSWERED = 1_000;
    private static final String IDLE = "idle";

    private final Commands commands;
    private final Level level;
    private Dialogue dialogue;
    private boolean inputEnded;

    Connection(Commands commands, Level level) {
        this.commands = commands;
        this.level = level;
        this.dialogue = new Dialogue(commands, level, timeout -> {});
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline().addFirst(IDLE, idleAfter(SILENCE));
        dialogue = new Dialogue(commands, level, timeout -> context.pipeline().replace(IDLE, IDLE, idleAfter(timeout)));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, String line) {
        dialogue.hear(line);
        if (dialogue.unanswered() > MOST_UNANSWERED) {
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        goOn(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        goOn(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case ChannelInputShutdownEvent ended -> {
                inputEnded = true;
                goOn(context);
            }
            case IdleStateEvent idle -> {
                if (!dialogue.hasMore() || !context.channel().isWritable()) {
                    context.close();
                }
            }
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (context.channel().isActive() && !(cause instanceof IOException)) {
            LOG.atWarn()
                    .addKeyValue("client", context.channel().remoteAddress())
                    .addKeyValue("cause", cause.toString())
                    .log("runtime API connection is closed");
        }
        context.close();
    }

    private void goOn(ChannelHandlerContext context) {
        if (!context.channel().isActive()) {
            return;
        }
        if (dialogue.hasMore()) {
            if (context.channel().isWritable()) {
                say(context);
            }
        } else if (dialogue.ended() || inputEnded) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void say(ChannelHandlerContext context) {
        try {
            context.writeAndFlush(ByteBufUtil.writeUtf8(context.alloc(), dialogue.piece()));
            if (dialogue.unanswered() < MOST_UNANSWERED / 2) {
                context.channel().config().setAutoRead(true);
            }
            context.executor().execute(() -> goOn(context));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("runtime API command failed");
            context.close();
        }
    }

    private static IdleStateHandler idleAfter(Duration silence) {
        return new IdleStateHandler(0, 0, silence.toMillis(), TimeUnit.MILLISECONDS);
    }
}
