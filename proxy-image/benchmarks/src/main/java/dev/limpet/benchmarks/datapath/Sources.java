package dev.limpet.benchmarks.datapath;

import dev.limpet.benchmarks.compare.Member;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Connections to a proxy from {@value #COUNT} loopback addresses in turn. */
final class Sources {
    private static final int COUNT = 200;
    /** Of Linux's in.h: the port is chosen at the connect, when it is known what it must differ from. */
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;

    private static final int IPPROTO_IP = 0;

    private final InetSocketAddress proxy;
    private int next;

    Sources(int port) {
        proxy = new InetSocketAddress(Member.HOST, port);
    }

    /** A connection that is being made. */
    LinuxSocket connect() throws IOException {
        LinuxSocket socket = LinuxSocket.newSocketStream(false);
        socket.setTcpNoDelay(true);
        socket.setIntOpt(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
        next = (next + 1) % COUNT;
        socket.bind(new InetSocketAddress("127.0.1." + (1 + next), 0));
        socket.connect(proxy);
        return socket;
    }
}
