package dev.limpet.proxy.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a loopback address that does the same with every connection, each on a thread of its own. */
final class TestServer implements AutoCloseable {
    private final ServerSocket socket;
    private final AtomicInteger accepted = new AtomicInteger();

    /** What is done with a connection, which is closed after it. */
    interface Behaviour {
        void serve(Socket connection) throws IOException;
    }

    TestServer(Behaviour behaviour) throws IOException {
        socket = new ServerSocket(0, 512, InetAddress.ofLiteral(Rig.SERVERS));
        Thread.ofVirtual().start(() -> accept(behaviour));
    }

    static TestServer echo() throws IOException {
        return new TestServer(connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
    }

    int port() {
        return socket.getLocalPort();
    }

    int accepted() {
        return accepted.get();
    }

    @SuppressWarnings("EmptyCatch")
    private void accept(Behaviour behaviour) {
        try {
            while (true) {
                Socket connection = socket.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    try (connection) {
                        behaviour.serve(connection);
                    } catch (IOException e) {
                        // The test sees it at the other end.
                    }
                });
            }
        } catch (IOException e) {
            // The server was closed.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
