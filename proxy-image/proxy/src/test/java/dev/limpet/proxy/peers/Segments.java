package dev.limpet.proxy.peers;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes as a network delivers them, cut somewhere. */
record Segments(List<byte[]> segments) {
    static Segments whole(byte[] bytes) {
        return new Segments(bytes.length == 0 ? List.of() : List.of(bytes));
    }

    static Segments octets(byte[] bytes) {
        List<byte[]> octets = new ArrayList<>(bytes.length);
        for (byte octet : bytes) {
            octets.add(new byte[] {octet});
        }
        return new Segments(octets);
    }

    /** Cut at random, for the same bytes always alike. */
    static Segments random(byte[] bytes) {
        Random random = new Random(Arrays.hashCode(bytes));
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return new Segments(pieces);
    }

    /** Delivers them as long as the channel is open. */
    void writeTo(EmbeddedChannel channel) {
        for (byte[] segment : segments) {
            if (!channel.isOpen()) {
                return;
            }
            channel.writeInbound(Unpooled.wrappedBuffer(segment));
        }
    }
}
