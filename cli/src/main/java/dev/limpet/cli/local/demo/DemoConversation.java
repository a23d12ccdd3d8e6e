package dev.limpet.cli.local.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a {@link DemoServer} says to one client. */
final class DemoConversation implements Runnable {
    private static final int SILENCE_MILLIS = 500;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final Pattern HTTP_REQUEST =
            Pattern.compile("(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) \\S+ HTTP/1\\.[01]");

    private final String name;
    private final Socket client;

    DemoConversation(String name, Socket client) {
        this.name = name;
        this.client = client;
    }

    @Override
    public void run() {
        try (client) {
            converse(new BufferedInputStream(client.getInputStream()), client.getOutputStream());
        } catch (IOException e) {
            System.err.println(
                    "demo server " + name + ": " + client.getInetAddress().getHostAddress() + ": " + e.getMessage());
        }
    }

    private void converse(InputStream in, OutputStream out) throws IOException {
        client.setTcpNoDelay(true);
        client.setSoTimeout(SILENCE_MILLIS);
        String line = readLine(in);
        client.setSoTimeout(0);
        do {
            if (HTTP_REQUEST.matcher(line.strip()).matches()) {
                answerRequest(line, in, out);
            } else {
                out.write((name + "\n").getBytes(StandardCharsets.UTF_8));
            }
            line = readLine(in);
        } while (!line.isEmpty());
    }

    /** The connection stays open for the next request; a request's body is not expected. */
    private void answerRequest(String request, InputStream in, OutputStream out) throws IOException {
        String header = readLine(in);
        while (!header.isBlank()) {
            header = readLine(in);
        }
        byte[] body = (name + "\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        response.writeBytes(
                ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        if (!request.startsWith("HEAD ")) {
            response.writeBytes(body);
        }
        out.write(response.toByteArray());
    }

    /**
     * The next line with its end; without one when the client stops sending for too long, the client's stream ends or the
     * line grows too long. Empty when nothing came.
     */
    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            while (next >= 0) {
                line.write(next);
                if (next == '\n' || line.size() == LONGEST_LINE) {
                    break;
                }
                next = in.read();
            }
        } catch (SocketTimeoutException e) {
            return line.toString(StandardCharsets.UTF_8);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
