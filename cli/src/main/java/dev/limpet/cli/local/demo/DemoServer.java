package dev.limpet.cli.local.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;

/**
 * A server that says who it is: to an HTTP request it answers with its name as the body, to anything else with its name
 * for each line, and to a client that stays silent with its name too. Its environment says how: {@code LIMPET_NAME},
 * {@code LIMPET_BIND} (default all addresses) and {@code PORT} (default 8080).
 */
public final class DemoServer implements AutoCloseable {
    private final ServerSocket listener;
    private final String name;

    private DemoServer(String name, InetSocketAddress address) throws IOException {
        this.name = name;
        listener = new ServerSocket();
        listener.bind(address);
    }

    /**
     * Starts a server.
     *
     * @throws IOException when the address is in use
     */
    static DemoServer start(String name, InetSocketAddress address) throws IOException {
        DemoServer server = new DemoServer(name, address);
        Thread.ofPlatform().name("accept").start(server::accept);
        return server;
    }

    /** The port it listens on. */
    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(new DemoConversation(name, client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    System.err.println("demo server " + name + ": a client was not accepted: " + e.getMessage());
                }
            }
        }
    }

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        String name = environment.getOrDefault("LIMPET_NAME", "demo");
        InetSocketAddress address = new InetSocketAddress(
                environment.getOrDefault("LIMPET_BIND", "0.0.0.0"),
                Integer.parseInt(environment.getOrDefault("PORT", "8080")));
        try {
            start(name, address);
            System.out.println(
                    "demo server " + name + " listens on " + address.getHostString() + ":" + address.getPort());
        } catch (IOException e) {
            System.err.println("demo server " + name + " cannot listen on " + address.getHostString() + ":"
                    + address.getPort() + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
