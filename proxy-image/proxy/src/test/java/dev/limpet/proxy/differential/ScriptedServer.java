package dev.limpet.proxy.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server that does what a script says, from before its proxy starts. */
final class ScriptedServer implements AutoCloseable {
    private static final int ENOUGH = 16;
    private static final int SOON_MILLIS = 500;
    private static final int UNANSWERED_MILLIS = 200;

    private final String name;
    private final Socket reserved = new Socket();
    private final ServerSocket listening = new ServerSocket();
    private final List<Socket> waiting = new ArrayList<>();
    private int accepted;

    ScriptedServer(Setup.ServerSetup setup, InetAddress host) throws IOException {
        name = setup.name();
        switch (setup.port()) {
            case REFUSING -> reserved.bind(new InetSocketAddress(host, 0));
            case ACCEPTING -> listening.bind(new InetSocketAddress(host, 0), 1_000);
            case SILENT -> {
                listening.bind(new InetSocketAddress(host, 0), 1);
                fillBacklog();
            }
        }
    }

    String name() {
        return name;
    }

    InetSocketAddress address() {
        return (InetSocketAddress)
                (listening.isBound() ? listening.getLocalSocketAddress() : reserved.getLocalSocketAddress());
    }

    /** The next connection. */
    Talk accept() throws IOException {
        listening.setSoTimeout(Talk.PATIENCE_MILLIS);
        accepted++;
        return new Talk(name + " " + accepted, listening.accept());
    }

    /** The next connection, if one comes soon. */
    Optional<Talk> acceptSoon() throws IOException {
        listening.setSoTimeout(SOON_MILLIS);
        try {
            Socket socket = listening.accept();
            accepted++;
            return Optional.of(new Talk(name + " " + accepted, socket));
        } catch (SocketTimeoutException nobody) {
            return Optional.empty();
        }
    }

    /** Refuses connections from now on. */
    void refuse() throws IOException {
        listening.close();
    }

    private void fillBacklog() throws IOException {
        for (int i = 0; i < ENOUGH; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(listening.getLocalSocketAddress(), UNANSWERED_MILLIS);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new IOException("the backlog of " + name + " does not become full");
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        reserved.close();
        listening.close();
    }
}
