package dev.limpet.proxy.health;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The kinds of event loop that checks can run on. */
enum CheckTransport {
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        CheckSocket open(IoEventLoop loop, InetSocketAddress target) throws IOException {
            return EpollCheckSocket.open(loop, target);
        }
    },
    NIO {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        CheckSocket open(IoEventLoop loop, InetSocketAddress target) throws IOException {
            return NioCheckSocket.open(loop, target);
        }
    };

    /** The best of this machine. */
    static CheckTransport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory handlers();

    /**
     * A socket of the target's address family that is not connected.
     *
     * @throws IOException when the process can have no socket more
     */
    abstract CheckSocket open(IoEventLoop loop, InetSocketAddress target) throws IOException;
}
