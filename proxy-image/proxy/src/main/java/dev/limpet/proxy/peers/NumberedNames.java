package dev.limpet.proxy.peers;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The names that a peer has numbered in this session: it writes a name once, with a number from 1 to
 * {@value #SLOTS}, and then the number alone.
 */
final class NumberedNames {
    static final int SLOTS = 128;
    /** Bytes of the longest name that a server can have here. */
    private static final int LONGEST = 253;

    private final List<Optional<String>> names = new ArrayList<>(Collections.nCopies(SLOTS, Optional.empty()));

    /** Reads a name; empty when the entry has none, the number has not been given one, or no server can have it. */
    Optional<String> read(ByteBuf in) {
        long length = Varint.read(in);
        if (length == 0) {
            return Optional.empty();
        }
        if (Long.compareUnsigned(length, in.readableBytes()) > 0) {
            throw new PeerProtocolException(
                    "a name of " + Long.toUnsignedString(length) + " bytes exceeds its message");
        }
        int end = in.readerIndex() + (int) length;
        long number = Varint.read(in);
        if (Long.compareUnsigned(number - 1, SLOTS) >= 0) {
            throw new PeerProtocolException("name number " + Long.toUnsignedString(number) + " is not 1 to " + SLOTS);
        }
        int slot = (int) number - 1;
        if (in.readerIndex() < end) {
            names.set(slot, possible(PeerMessageDecoder.string(in)));
        }
        in.readerIndex(end);
        return names.get(slot);
    }

    /** A name, unless no server can have it here. */
    static Optional<String> possible(String name) {
        return name.length() <= LONGEST ? Optional.of(name) : Optional.empty();
    }
}
