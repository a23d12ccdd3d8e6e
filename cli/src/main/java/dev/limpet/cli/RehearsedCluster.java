package dev.limpet.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import javax.net.ssl.SSLServerSocket;

/**
 * An API server that says always the same, as those of real clusters do: by TLS, to clients with a certificate, and with
 * replicas that are reached through its port-forward, a WebSocket (RFC 6455) with a byte before each message that tells
 * the channel ({@code v4.channel.k8s.io}).
 */
final class RehearsedCluster implements AutoCloseable {
    private static final String WEB_SOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] DATA = {0, 0, 0};
    private static final byte[] ERRORS = {1, 0, 0};
    private static final int BINARY = 0x82;
    private static final int CLOSE = 8;

    private final RehearsedCredentials credentials = RehearsedCredentials.make();
    private final Function<String, String> answers;
    private final SSLServerSocket listener;

    /** @param answers body of what is answered to a GET of path and query */
    RehearsedCluster(Function<String, String> answers) throws IOException, GeneralSecurityException {
        this.answers = answers;
        listener = (SSLServerSocket) credentials
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        Thread.ofVirtual().start(this::accept);
    }

    /** How a client finds it. */
    String kubeconfig() throws GeneralSecurityException {
        return credentials.kubeconfig(listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                if (header(head, "upgrade").equals("websocket")) {
                    forward(head, in, client.getOutputStream());
                    return;
                }
                in.skipNBytes(Long.parseLong("0" + header(head, "content-length")));
                client.getOutputStream().write(answer(head));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forward(String head, DataInputStream in, OutputStream out) throws IOException {
        String accept = Base64.getEncoder().encodeToString(sha1(header(head, "sec-websocket-key") + WEB_SOCKET_GUID));
        out.write(bytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n"));
        send(out, DATA);
        send(out, ERRORS);
        StringBuilder asked = new StringBuilder();
        for (byte[] message = receive(in); message.length > 0; message = receive(in)) {
            asked.append(new String(message, 1, message.length - 1, StandardCharsets.ISO_8859_1));
            if (asked.indexOf("\r\n\r\n") >= 0) {
                byte[] answer = answer(asked.toString());
                send(out, ByteBuffer.allocate(1 + answer.length).put(1, answer).array());
                asked.setLength(0);
            }
        }
    }

    /** A message of a client, whose bytes are masked; none when the client has no more. */
    private static byte[] receive(DataInputStream in) throws IOException {
        int kind = in.read();
        if (kind < 0 || (kind & 0xf) == CLOSE) {
            return new byte[0];
        }
        int length = in.readUnsignedByte() & 0x7f;
        byte[] mask = new byte[4];
        byte[] message = new byte[length < 126 ? length : in.readUnsignedShort()];
        in.readFully(mask);
        in.readFully(message);
        for (int i = 0; i < message.length; i++) {
            message[i] ^= mask[i % 4];
        }
        return message;
    }

    private static void send(OutputStream out, byte[] message) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(4 + message.length).put((byte) BINARY);
        if (message.length < 126) {
            frame.put((byte) message.length);
        } else {
            frame.put((byte) 126).putShort((short) message.length);
        }
        out.write(frame.put(message).array(), 0, frame.position());
    }

    private byte[] answer(String head) {
        byte[] body = bytes(answers.apply(head.split(" ", 3)[1]));
        byte[] start = bytes(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
        return ByteBuffer.allocate(start.length + body.length)
                .put(start)
                .put(body)
                .array();
    }

    /** A request's first line and headers; empty when the client has no more. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int lineFeeds = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            head.write(octet);
            lineFeeds = octet == '\n' ? lineFeeds + 1 : octet == '\r' ? lineFeeds : 0;
            if (lineFeeds == 2) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
