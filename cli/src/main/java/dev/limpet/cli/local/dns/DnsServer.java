package dev.limpet.cli.local.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers for a {@link ClusterZone} over UDP and TCP on one address. */
public final class DnsServer implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().name("dns").daemon().factory(), NioIoHandler.newFactory());
    private final InetSocketAddress address;

    private DnsServer(InetSocketAddress wanted, Supplier<ClusterZone> zone) throws IOException {
        try {
            Channel datagrams = new Bootstrap()
                    .group(group)
                    .channel(NioDatagramChannel.class)
                    .handler(new ChannelInitializer<NioDatagramChannel>() {
                        @Override
                        protected void initChannel(NioDatagramChannel channel) {
                            channel.pipeline()
                                    .addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder())
                                    .addLast(new DnsHandler(zone));
                        }
                    })
                    .bind(wanted)
                    .sync()
                    .channel();
            address = (InetSocketAddress) datagrams.localAddress();
            new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline()
                                    .addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder())
                                    .addLast(new DnsHandler(zone));
                        }
                    })
                    .bind(address)
                    .sync();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the DNS server started", e);
        } catch (Exception e) {
            close();
            throw new IOException("the DNS server cannot listen on " + wanted + ": " + e.getMessage(), e);
        }
    }

    /**
     * Starts a server.
     *
     * @param address where it listens; port 0 for any free one
     * @param zone asked anew for each question
     * @throws IOException when the address is in use
     */
    public static DnsServer start(InetSocketAddress address, Supplier<ClusterZone> zone) throws IOException {
        return new DnsServer(address, zone);
    }

    /** Where the server listens, for UDP and TCP. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
