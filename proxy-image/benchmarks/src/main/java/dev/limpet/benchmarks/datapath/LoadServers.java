package dev.limpet.benchmarks.datapath;

import dev.limpet.benchmarks.compare.Servers;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The servers behind the proxies. */
final class LoadServers implements AutoCloseable {
    private static final int BACKLOG = 4_096;
    /** Of a socket address as accept fills it in. */
    private static final int ADDRESS_BYTES = 26;

    private final LoadLoop loop;
    private final List<LoadSocket> listeners = new ArrayList<>();

    private LoadServers(LoadLoop loop) {
        this.loop = loop;
    }

    static LoadServers listen(LoadLoop loop, Servers servers) throws InterruptedException {
        return loop.call(() -> {
            LoadServers listening = new LoadServers(loop);
            for (int number : servers.numbers()) {
                listening.listen(new InetSocketAddress(Servers.address(number), servers.port()));
            }
            return listening;
        });
    }

    @Override
    public void close() throws InterruptedException {
        loop.call(() -> {
            listeners.forEach(LoadSocket::release);
            return listeners.size();
        });
    }

    private void listen(InetSocketAddress address) throws IOException {
        LinuxSocket socket = LinuxSocket.newSocketStream(false);
        socket.setReuseAddress(true);
        socket.setTcpNoDelay(true);
        socket.bind(address);
        socket.listen(BACKLOG);
        Listener listener = new Listener(loop, socket);
        listener.register();
        listeners.add(listener);
    }

    private static final class Listener extends LoadSocket {
        private final byte[] from = new byte[ADDRESS_BYTES];

        private Listener(LoadLoop loop, LinuxSocket socket) {
            super(loop, socket);
        }

        @Override
        void ready(boolean readable, boolean writable) throws IOException {
            for (int accepted = socket().accept(from); accepted >= 0; accepted = socket().accept(from)) {
                new Echo(loop(), LinuxSocket.newSocket(accepted)).register();
            }
        }
    }
}
