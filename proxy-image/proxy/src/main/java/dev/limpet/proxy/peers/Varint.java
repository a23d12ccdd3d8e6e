package dev.limpet.proxy.peers;

import io.netty.buffer.ByteBuf;

/**
 * The peers protocol's numbers of variable length, 64 bits without a sign. Below 240 a number is one byte. Otherwise
 * the first byte carries the four lowest bits under 0xF0, and each further byte seven bits of what is left, with its
 * highest bit set as long as another follows; whatever the earlier bytes can tell apart is subtracted before the rest is
 * written, so that every number has one form.
 */
final class Varint {
    private static final int ONE_BYTE = 240;
    private static final int LONGEST = 10;

    static void write(long value, ByteBuf out) {
        if (Long.compareUnsigned(value, ONE_BYTE) < 0) {
            out.writeByte((int) value);
            return;
        }
        out.writeByte((int) value | 0xF0);
        long rest = value - ONE_BYTE >>> 4;
        while (Long.compareUnsigned(rest, 128) >= 0) {
            out.writeByte((int) rest | 0x80);
            rest = rest - 128 >>> 7;
        }
        out.writeByte((int) rest);
    }

    /** Reads a number that must be there whole. */
    static long read(ByteBuf in) {
        if (in.isReadable()) {
            int first = in.getUnsignedByte(in.readerIndex());
            if (first < ONE_BYTE) {
                in.skipBytes(1);
                return first;
            }
        }
        int bytes = size(in);
        if (bytes == 0) {
            throw new PeerProtocolException("a number ends with its message");
        }
        long value = in.readUnsignedByte();
        for (int i = 1, shift = 4; i < bytes; i++, shift += 7) {
            value += (long) in.readUnsignedByte() << shift;
        }
        return value;
    }

    /** How many bytes the number at the reader's position takes; 0 while some of them are missing. */
    static int size(ByteBuf in) {
        int start = in.readerIndex();
        int there = Math.min(in.readableBytes(), LONGEST);
        for (int i = 0; i < there; i++) {
            if (in.getUnsignedByte(start + i) < (i == 0 ? ONE_BYTE : 128)) {
                return i + 1;
            }
        }
        if (there == LONGEST) {
            throw new PeerProtocolException("a number is longer than " + LONGEST + " bytes");
        }
        return 0;
    }

    private Varint() {}
}
