package dev.limpet.cli.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One HTTP request from an address of one's choice, on a connection of its own. */
final class HttpQuestion {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String HEADER_END = "\r\n\r\n";

    /** The body of the answer. The request is HTTP/1.0: the server ends the connection. */
    static String ask(String from, String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("GET /name HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            int header = answer.indexOf(HEADER_END);
            if (header < 0) {
                throw new IOException("not an answer: '" + answer + "'");
            }
            return answer.substring(header + HEADER_END.length()).strip();
        }
    }

    private HttpQuestion() {}
}
