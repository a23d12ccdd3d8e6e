package dev.limpet.proxy.runtime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of the runtime API, as socat or hatop is one. */
final class RuntimeClient implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream input;

    RuntimeClient(InetSocketAddress server) throws IOException {
        socket.connect(server, 5_000);
        socket.setSoTimeout(10_000);
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends the text, and no more after it. */
    static String ask(InetSocketAddress server, String text) throws IOException {
        try (RuntimeClient client = new RuntimeClient(server)) {
            client.send(text);
            return client.rest();
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void endInput() throws IOException {
        socket.shutdownOutput();
    }

    /** What comes until the server ends the connection. */
    String rest() throws IOException {
        return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What comes until, and with, the prompt. */
    String untilPrompt() throws IOException {
        StringBuilder heard = new StringBuilder();
        while (!heard.substring(Math.max(0, heard.length() - 3)).equals("\n> ")) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + heard);
            }
            heard.append((char) next);
        }
        return heard.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
