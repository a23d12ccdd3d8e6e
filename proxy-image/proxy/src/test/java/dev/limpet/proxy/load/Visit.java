package dev.limpet.proxy.load;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of a client: whom it comes from, what it wants, and how far it is. Confined to its {@link Crowd}. */
final class Visit {
    /** What a client wants of a server. */
    enum Manner {
        /** Its name, and the end. */
        NAME('n'),
        /** Its name; then the client is silent, but stays. */
        STAY('h'),
        /** All that it has, of which the client takes nothing. */
        TAKE_NOTHING('f'),
        /** Nothing: the client is ever about to say who it is, an octet at a time. */
        TRICKLE(' ');

        private final char wish;

        Manner(char wish) {
            this.wish = wish;
        }
    }

    final int source;
    final Manner manner;
    final ByteBuffer toSend;
    final StringBuilder answer = new StringBuilder();

    @Nullable
    SocketChannel channel;

    @Nullable
    SelectionKey key;

    boolean done;

    /** A visit of the source of that number, below 2^24. */
    Visit(int source, Manner manner) {
        this.source = source;
        this.manner = manner;
        String header = "PROXY TCP4 " + address(source) + " 198.18.0.1 1 1\r\n" + manner.wish;
        this.toSend = ByteBuffer.wrap(header.getBytes(StandardCharsets.US_ASCII));
    }

    static String address(int source) {
        return "10." + (source >> 16 & 255) + "." + (source >> 8 & 255) + "." + (source & 255);
    }
}
