package dev.limpet.proxy.processes;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that answers each connection with its own name, and keeps it until the client has ended too. */
public final class NamedServer implements AutoCloseable {
    private final String name;
    private final ServerSocket socket;

    public NamedServer(String name, InetAddress host) {
        this.name = name;
        try {
            socket = new ServerSocket(0, 4_096, host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The server as a proxy's configuration has it. */
    public ServerConfig config() {
        String address = socket.getInetAddress().getHostAddress();
        return new ServerConfig(name, address, port(), 0, 1, AdministrativeState.READY);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException e) {
                // The test is over; while it is not, the next client finds out.
                continue;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            client.getOutputStream().write((name + "\n").getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // A client that has left, or whose proxy was killed, needs no answer.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
