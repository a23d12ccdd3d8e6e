package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Plan;
import dev.limpet.benchmarks.compare.Servers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;

/**
 * Entries of IPv4 sources, each in the middle of its life, that a {@link WirePeer} teaches on request, as HAProxy
 * teaches those of a table with {@code stick on src}.
 */
record Lesson(int entries, Sources sources) {
    static final Lesson NOTHING = new Lesson(0, Sources.CONSECUTIVE);
    static final int TABLE_ID = 1;

    private static final int CHUNK = 65_536;
    private static final int LONGEST_MESSAGE = 64;

    void teach(WritableByteChannel out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        ByteBuffer payload = ByteBuffer.allocate(LONGEST_MESSAGE);
        BitSet named = new BitSet();
        define(payload);
        finish(Wire.DEFINITION, payload, chunk);
        int life = (int) Duration.ofHours(Plan.EXPIRE_HOURS).toMillis() / 2;
        for (int entry = 1; entry <= entries; entry++) {
            int server = entry % Servers.COUNT + 1;
            payload.putInt(entry).putInt(life).putInt(sources.ipv4(entry));
            Wire.put(server, payload);
            byte[] name = named.get(server) ? new byte[0] : Servers.name(server).getBytes(StandardCharsets.US_ASCII);
            named.set(server);
            Wire.put(name.length == 0 ? 1 : 2 + name.length, payload);
            Wire.put(server, payload);
            if (name.length > 0) {
                Wire.put(name.length, payload);
                payload.put(name);
            }
            finish(Wire.TIMED_UPDATE, payload, chunk);
            if (chunk.remaining() < LONGEST_MESSAGE) {
                flush(chunk, out);
            }
        }
        chunk.put((byte) Wire.CONTROL).put((byte) Wire.RESYNC_FINISHED);
        flush(chunk, out);
    }

    private static void define(ByteBuffer payload) {
        byte[] name = Plan.BACKEND.getBytes(StandardCharsets.US_ASCII);
        Wire.put(TABLE_ID, payload);
        Wire.put(name.length, payload);
        payload.put(name);
        Wire.put(Wire.KEY_IPV4, payload);
        Wire.put(Integer.BYTES, payload);
        Wire.put(Wire.SERVER, payload);
        Wire.put(Duration.ofHours(Plan.EXPIRE_HOURS).toMillis(), payload);
    }

    private static void finish(int type, ByteBuffer payload, ByteBuffer out) {
        out.put((byte) Wire.TABLE).put((byte) type);
        Wire.put(payload.position(), out);
        out.put(payload.flip());
        payload.clear();
    }

    private static void flush(ByteBuffer chunk, WritableByteChannel out) throws IOException {
        chunk.flip();
        while (chunk.hasRemaining()) {
            out.write(chunk);
        }
        chunk.clear();
    }
}
