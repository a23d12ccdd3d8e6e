package dev.limpet.benchmarks.peers;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Numbers and message types of HAProxy's peers protocol 2.1, as far as a {@link WirePeer} needs them. */
final class Wire {
    static final int CONTROL = 0;
    static final int ERROR = 1;
    static final int RESYNC_REQUEST = 0;
    static final int RESYNC_FINISHED = 1;
    static final int RESYNC_PARTIAL = 2;
    static final int RESYNC_CONFIRM = 3;
    static final int HEARTBEAT = 4;

    static final int TABLE = 10;
    static final int UPDATE = 0x80;
    static final int INCREMENTAL_UPDATE = 0x81;
    static final int DEFINITION = 0x82;
    static final int ACK = 0x84;
    static final int TIMED_UPDATE = 0x85;
    static final int INCREMENTAL_TIMED_UPDATE = 0x86;

    static final int KEY_IPV4 = 4;
    /** The bits of server_id and server_key. */
    static final int SERVER = 0x80001;

    static void put(long value, ByteBuffer out) {
        if (value < 240) {
            out.put((byte) value);
            return;
        }
        out.put((byte) (value | 0xF0));
        long rest = value - 240 >>> 4;
        while (rest >= 128) {
            out.put((byte) (rest | 0x80));
            rest = rest - 128 >>> 7;
        }
        out.put((byte) rest);
    }

    /**
     * Reads a number.
     *
     * @throws BufferUnderflowException when it is not there whole
     */
    static long get(ByteBuffer in) {
        int octet = in.get() & 0xFF;
        long value = octet;
        for (int shift = 4; octet >= (shift == 4 ? 240 : 128); shift += 7) {
            octet = in.get() & 0xFF;
            value += (long) octet << shift;
        }
        return value;
    }

    private Wire() {}
}
