package dev.limpet.proxy.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client of one source address, which asks through a proxy for the name of the server that it reaches. */
record Client(String source) {
    private static final int TIMEOUT_MILLIS = 10_000;

    /**
     * The server's name.
     *
     * @throws IOException when no server answers
     */
    String ask(InetSocketAddress proxy) throws IOException {
        return ask(proxy, Optional.of(new InetSocketAddress(InetAddress.ofLiteral(source), 0)), "");
    }

    /**
     * The server's name, asked from wherever this machine connects from; a PROXY protocol header says the source.
     *
     * @throws IOException when no server answers
     */
    String askByHeader(InetSocketAddress proxy) throws IOException {
        String destination = proxy.getAddress().getHostAddress() + " 1 " + proxy.getPort();
        return ask(proxy, Optional.empty(), "PROXY TCP4 " + source + " " + destination + "\r\n");
    }

    private static String ask(InetSocketAddress proxy, Optional<InetSocketAddress> from, String header)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(from.orElse(null));
            socket.connect(proxy, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
            String answer = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            if (answer == null) {
                throw new IOException("the connection was closed without an answer");
            }
            return answer;
        }
    }
}
