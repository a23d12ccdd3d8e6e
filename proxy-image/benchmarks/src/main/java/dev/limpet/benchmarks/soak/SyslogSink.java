package dev.limpet.benchmarks.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A syslog receiver that reads what comes over TCP and forgets it. */
final class SyslogSink implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));

    SyslogSink() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket sender = socket.accept();
                Thread.ofVirtual().start(() -> drain(sender));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void drain(Socket sender) {
        try (sender) {
            sender.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A sender may leave as it likes.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
