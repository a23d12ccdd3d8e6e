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

/** Where peers call. Of its loop alone. At most {@value #MOST_OPEN} connections are open at once; one more is closed. */
final class Listener {
    private static final int MOST_OPEN = 1_024;

    private final EventLoop loop;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Mesh mesh;
    private Optional<Port> listening = Optional.empty();
    private int open;

    /** A port that is held; who calls there waits until it is listened on. */
    record Port(InetSocketAddress address, Channel channel) {}

    Listener(EventLoop loop, Class<? extends ServerSocketChannel> serverChannel, Mesh mesh) {
        this.loop = loop;
        this.serverChannel = serverChannel;
        this.mesh = mesh;
    }

    /** Holds a port, that in use if it is the same. The future fails with a sentence that says which and why it cannot be. */
    CompletableFuture<Port> hold(InetSocketAddress address) {
        Optional<Port> same = listening.filter(now -> now.address.equals(address));
        if (same.isPresent()) {
            return CompletableFuture.completedFuture(same.get());
        }
        CompletableFuture<Port> held = new CompletableFuture<>();
        ChannelFuture binding = new ServerBootstrap()
                .group(loop, loop)
                .channel(serverChannel)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, Wire.SHARE_OF_A_TURN)
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
                held.complete(new Port(address, binding.channel()));
            } else {
                held.completeExceptionally(new IOException(
                        "peers.port: " + address.getPort() + " at "
                                + address.getAddress().getHostAddress() + " cannot be listened on: "
                                + done.cause().getMessage(),
                        done.cause()));
            }
        });
        return held;
    }

    /** Listens at a port that is held, in place of the one before, or nowhere. */
    void listen(Optional<Port> held) {
        if (!held.equals(listening)) {
            close();
            listening = held;
            held.ifPresent(port -> port.channel.config().setAutoRead(true));
        }
    }

    /** Holds a port no more, unless it is listened on. */
    void release(Optional<Port> held) {
        if (!held.equals(listening)) {
            held.ifPresent(port -> port.channel.close());
        }
    }

    /** Listens no more; connections stay. */
    void close() {
        listening.ifPresent(now -> now.channel.close());
        listening = Optional.empty();
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
