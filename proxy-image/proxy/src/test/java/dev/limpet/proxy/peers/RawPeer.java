package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A peer that says byte by byte what a test has it say. */
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final EmbeddedChannel decoder = MessageReader.open();

    RawPeer(InetSocketAddress address) throws IOException {
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** A peer that has greeted a replica and was welcomed. */
    static RawPeer welcomed(InetSocketAddress address, String callee, String caller) throws IOException {
        RawPeer peer = new RawPeer(address);
        peer.say("HAProxyS 2.1\n" + callee + "\n" + caller + " 1 1\n");
        String answer = peer.line();
        if (!answer.equals("200")) {
            throw new IOException("the greeting is answered by " + answer);
        }
        return peer;
    }

    RawPeer say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    RawPeer sayBytes(String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex));
        return this;
    }

    /** The next line without its end, or what came until the connection was closed. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = socket.getInputStream().read();
                octet >= 0 && octet != '\n';
                octet = socket.getInputStream().read()) {
            line.append((char) octet);
        }
        return line.toString();
    }

    /** Skips to the next message of a kind, which must come. */
    <M extends PeerMessage> M next(Class<M> kind) throws IOException {
        Object message = next();
        while (!kind.isInstance(message)) {
            message = next();
        }
        return kind.cast(message);
    }

    /** The sources of all entries that are told until a message that must come. */
    List<Source> sourcesUntil(PeerMessage.Control end) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Object message = next(); message != end; message = next()) {
            if (message instanceof PeerMessage.Update update) {
                sources.add(update.source());
            } else if (message instanceof MessageReader.Told told) {
                told.entries().forEach(entry -> sources.add(entry.source()));
            }
        }
        return sources;
    }

    private Object next() throws IOException {
        for (Object message = decoder.readInbound(); ; message = decoder.readInbound()) {
            if (message != null) {
                return message;
            }
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new IOException("the connection was closed before a message that was awaited");
            }
            decoder.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) octet}));
        }
    }

    /** The bytes up to a sequence that must come, and including it; nothing may have been decoded before. */
    String bytesUntil(String hex) throws IOException {
        StringBuilder bytes = new StringBuilder();
        while (!bytes.toString().endsWith(hex)) {
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new IOException("the connection was closed before " + hex);
            }
            bytes.append(HexFormat.of().toHexDigits((byte) octet));
        }
        return bytes.toString();
    }

    /** Skips to the end of the connection, which must come. */
    void awaitEnd() throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // What is said before the end does not matter here.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        decoder.finishAndReleaseAll();
    }
}
