package dev.limpet.proxy.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where peers call. At most {@value #MOST_OPEN} connections are open at once; one more is closed. */
final class Listener {
    private static final int MOST_OPEN = 1_024;

    private final EventLoop loop;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Mesh mesh;
    private Optional<Bound> bound = Optional.empty();
    private int open;

    private record Bound(InetSocketAddress address, Channel channel) {}

    Listener(EventLoop loop, Class<? extends ServerSocketChannel> serverChannel, Mesh mesh) {
        this.loop = loop;
        this.serverChannel = serverChannel;
        this.mesh = mesh;
    }

    /**
     * Listens at an address in place of the one before, which stays in use if this fails. The future fails with a
     * sentence that says where it could not listen and why.
     */
    CompletableFuture<Void> listen(InetSocketAddress address) {
        CompletableFuture<Void> listening = new CompletableFuture<>();
        if (bound.filter(now -> now.address.equals(address)).isPresent()) {
            listening.complete(null);
            return listening;
        }
        ChannelFuture binding = new ServerBootstrap()
                .group(loop, loop)
                .channel(serverChannel)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                })
                .bind(address);
        binding.addListener(done -> {
            if (done.isSuccess()) {
                close();
                bound = Optional.of(new Bound(address, binding.channel()));
                listening.complete(null);
            } else {
                listening.completeExceptionally(new IOException(
                        "peers.port: " + address.getPort() + " at "
                                + address.getAddress().getHostAddress() + " cannot be listened on: "
                                + done.cause().getMessage(),
                        done.cause()));
            }
        });
        return listening;
    }

    /** Listens no more; connections stay. */
    void close() {
        bound.ifPresent(now -> now.channel.close());
        bound = Optional.empty();
    }

    private void accepted(Channel channel) {
        if (open >= MOST_OPEN) {
            channel.close();
            return;
        }
        open++;
        channel.closeFuture().addListener(closed -> open--);
        mesh.wire().accept(channel);
        AcceptingHandshake.begin(mesh, channel);
    }
}
