package dev.limpet.proxy.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/** One end of a connection, moved by a script; keeps what it has seen. Used by one thread at a time. */
final class Talk implements AutoCloseable {
    static final int PATIENCE_MILLIS = 10_000;

    /** Bytes that no two buffers hold. */
    static final int MUCH = 20_000_000;

    private static final int SHORT = 200;

    private final String name;
    private final Socket socket;
    private final InetSocketAddress local;
    private final List<String> seen = new ArrayList<>();

    Talk(String name, Socket socket) throws IOException {
        this.name = name;
        this.socket = socket;
        this.local = (InetSocketAddress) socket.getLocalSocketAddress();
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    String name() {
        return name;
    }

    InetSocketAddress local() {
        return local;
    }

    synchronized List<String> seen() {
        return seen.stream().map(each -> name + ": " + each).toList();
    }

    void sends(String text) throws IOException {
        sends(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void sends(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends, unless the connection is broken. */
    void sendsOrFinds(String text) {
        try {
            sends(text);
        } catch (IOException broken) {
            note("RST");
        }
    }

    /** Sends as far as the other end takes it. */
    void sendsInBackground(byte[] bytes) {
        Thread.ofVirtual().start(() -> {
            try {
                sends(bytes);
            } catch (IOException broken) {
                // How far it came is chance; the reader's end tells what became of it.
                return;
            }
        });
    }

    /** Sends until the other end takes no more, or the connection breaks. */
    void sendsForever() {
        byte[] bytes = new byte[100_000];
        try {
            while (true) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException broken) {
            note("sends no more");
        }
    }

    /** Reads that many bytes. */
    void receives(int count) throws IOException {
        note(describe(socket.getInputStream().readNBytes(count)));
    }

    /** Reads up to the connection's end, and how it ends. */
    void receivesToTheEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String end = readInto(all);
        if (all.size() > 0) {
            note(describe(all.toByteArray()));
        }
        note(end);
    }

    /** Reads up to the connection's end, which is all that is told: how much comes before it is chance. */
    void receivesTheEnd() throws IOException {
        note(readInto(new ByteArrayOutputStream()));
    }

    /** Bytes that could be received now. */
    int pending() {
        try {
            return socket.isClosed() ? 0 : socket.getInputStream().available();
        } catch (IOException broken) {
            return 0;
        }
    }

    /** Sends a FIN; the other direction stays open. */
    void finishes() throws IOException {
        socket.shutdownOutput();
    }

    void closes() throws IOException {
        socket.close();
    }

    /** Breaks the connection by a RST. */
    void resets() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private synchronized void note(String what) {
        seen.add(what);
    }

    private String readInto(ByteArrayOutputStream all) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[65_536];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                all.write(buffer, 0, count);
            }
            return "FIN";
        } catch (SocketTimeoutException e) {
            return "silence";
        } catch (SocketException e) {
            return "RST";
        }
    }

    private static String describe(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (bytes.length > SHORT) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            return bytes.length + " bytes, checksum " + Long.toHexString(crc.getValue());
        }
        return text.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\r' || c == '\n')
                ? "'" + text.replace("\r", "\\r").replace("\n", "\\n") + "'"
                : HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
