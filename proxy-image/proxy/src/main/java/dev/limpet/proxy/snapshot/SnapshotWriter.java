package dev.limpet.proxy.snapshot;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** Writes one snapshot to a channel, entry by entry; nothing but the servers' names is held in memory. */
final class SnapshotWriter {
    private final WritableByteChannel out;
    private final ByteBuffer buffer = ByteBuffer.allocate(Format.BUFFER_BYTES);
    private final CRC32C checksum = new CRC32C();
    private final Map<String, Integer> servers = new HashMap<>();
    private long entries;

    SnapshotWriter(WritableByteChannel out, Header header) throws IOException {
        this.out = out;
        buffer.putLong(Format.MAGIC)
                .putShort(Format.VERSION)
                .put((byte) header.ipv4Prefix())
                .put((byte) header.ipv6Prefix())
                .putLong(header.writtenMillis());
        text(header.table());
    }

    void write(Entry entry) throws IOException {
        int server = server(entry.server());
        Source source = entry.source();
        room(1 + 2 * Long.BYTES + 2 * Integer.BYTES + Short.BYTES);
        if (source.isIpv4()) {
            buffer.put(Format.IPV4).putInt(source.ipv4());
        } else {
            buffer.put(Format.IPV6).putLong(source.high()).putLong(source.low());
        }
        buffer.putInt(server).putShort((short) entry.version()).putInt(entry.remainingMillis());
        entries++;
    }

    /** Writes the end, without which what is written is no snapshot. */
    void finish() throws IOException {
        room(1 + Long.BYTES);
        buffer.put(Format.END).putLong(entries);
        flush();
        buffer.putInt((int) checksum.getValue());
        flush();
    }

    private int server(String name) throws IOException {
        Integer known = servers.get(name);
        if (known != null) {
            return known;
        }
        room(1);
        buffer.put(Format.SERVER);
        text(name);
        servers.put(name, servers.size());
        return servers.size() - 1;
    }

    private void text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Format.LONGEST_TEXT) {
            throw new IOException("a name of " + bytes.length + " bytes is longer than " + Format.LONGEST_TEXT);
        }
        room(Short.BYTES + bytes.length);
        buffer.putShort((short) bytes.length).put(bytes);
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        checksum.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }
}
