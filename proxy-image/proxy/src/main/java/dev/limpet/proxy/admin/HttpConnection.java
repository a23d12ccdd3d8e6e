package dev.limpet.proxy.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the admin port. The next request is read when the answer to the one before is sent, so that a client
 * that takes nothing costs one answer at most. All calls come by one thread, the handler's executor.
 */
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private static final int LONGEST_REQUEST_LINE = 4 * 1024;
    private static final int MOST_HEADERS = 16 * 1024;
    private static final int CHUNK = 8 * 1024;
    private static final int MOST_BODY = 1024;

    private final Pages pages;
    private boolean answering;

    private HttpConnection(Pages pages) {
        this.pages = pages;
    }

    /** Has requests answered on a channel that does not read by itself; the answers are made on the executor. */
    static void serve(ChannelPipeline pipeline, EventExecutorGroup executor, Pages pages) {
        pipeline.addLast(new HttpServerCodec(LONGEST_REQUEST_LINE, MOST_HEADERS, CHUNK))
                .addLast(new HttpObjectAggregator(MOST_BODY, true))
                .addLast(new FlowControlHandler())
                .addLast(executor, new HttpConnection(pages));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    /** Reads on while a request is in the making: its decoder does not by itself. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!answering) {
            context.read();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        answering = true;
        boolean valid = request.decoderResult().isSuccess();
        boolean keepAlive = valid && HttpUtil.isKeepAlive(request);
        HttpMethod method = request.method();
        CompletableFuture<Answer> answer = valid
                ? answer(request)
                : CompletableFuture.completedFuture(
                        refusal(request.decoderResult().cause()));
        if (answer.isDone()) {
            send(context, answer.join(), method, keepAlive);
        } else {
            answer.thenAcceptAsync(late -> send(context, late, method, keepAlive), context.executor());
        }
    }

    private void send(ChannelHandlerContext context, Answer answer, HttpMethod method, boolean keepAlive) {
        FullHttpResponse response = response(context, answer, method);
        HttpUtil.setKeepAlive(response, keepAlive);
        if (keepAlive) {
            context.writeAndFlush(response).addListener(sent -> {
                answering = false;
                context.read();
            });
        } else {
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (context.channel().isActive() && !(cause instanceof IOException)) {
            LOG.atWarn()
                    .addKeyValue("client", context.channel().remoteAddress())
                    .addKeyValue("cause", cause.toString())
                    .log("admin connection is closed");
        }
        context.close();
    }

    private CompletableFuture<Answer> answer(FullHttpRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return CompletableFuture.completedFuture(
                    Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are served here.")
                            .with(HttpHeaderNames.ALLOW, "GET, HEAD"));
        }
        String uri = request.uri();
        try {
            return pages.answer(uri).exceptionally(failure -> failed(uri, failure));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(failed(uri, e));
        }
    }

    private static Answer failed(String uri, Throwable failure) {
        LOG.atError().addKeyValue("uri", uri).setCause(failure).log("admin request failed");
        return Answer.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "The page could not be made; the log says why.");
    }

    private static Answer refusal(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line ->
                Answer.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long.");
            case TooLongHttpHeaderException headers ->
                Answer.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The header fields are too large.");
            default -> Answer.text(HttpResponseStatus.BAD_REQUEST, "This is not an HTTP request.");
        };
    }

    private static FullHttpResponse response(ChannelHandlerContext context, Answer answer, HttpMethod method) {
        ByteBuf body = ByteBufUtil.writeUtf8(context.alloc(), answer.body());
        int length = body.readableBytes();
        if (method.equals(HttpMethod.HEAD)) {
            body.release();
            body = Unpooled.EMPTY_BUFFER;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), body);
        answer.headers().forEach(response.headers()::set);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff");
        return response;
    }
}
