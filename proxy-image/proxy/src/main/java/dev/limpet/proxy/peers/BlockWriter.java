package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Entry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes entries as {@linkplain Block blocks}, in as few messages as they fit in. */
final class BlockWriter {
    /** The number of the update, how many entries the table has, and how many names there are, at most. */
    private static final int HEAD = 4 + 4 + 4;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final ByteBuf names = Unpooled.buffer();
    private final ByteBuf entries = Unpooled.buffer(MessageType.MAX_PAYLOAD);

    /**
     * Writes entries of a table that has just been defined.
     *
     * @param update the number of the change that they are told under
     * @param expected about how many entries the whole table has
     */
    void write(Family family, int update, int expected, List<Entry> told, ByteBuf out) {
        for (Entry entry : told) {
            Integer number = numbers.get(entry.server());
            if (number == null) {
                number = name(family, update, expected, entry.server(), out);
            } else if (size() + Block.entryLength(family) > MessageType.MAX_PAYLOAD) {
                finish(update, expected, out);
                number = name(family, update, expected, entry.server(), out);
            }
            family.writeSource(entry.source(), entries);
            entries.writeInt(entry.remainingMillis());
            entries.writeInt(number << Block.VERSION_BITS | entry.version());
        }
        finish(update, expected, out);
    }

    private int name(Family family, int update, int expected, String server, ByteBuf out) {
        int before = names.writerIndex();
        PeerMessageEncoder.string(server, names);
        if (size() + Block.entryLength(family) > MessageType.MAX_PAYLOAD) {
            names.writerIndex(before);
            finish(update, expected, out);
            PeerMessageEncoder.string(server, names);
        }
        int number = numbers.size();
        numbers.put(server, number);
        return number;
    }

    private int size() {
        return HEAD + names.readableBytes() + entries.readableBytes();
    }

    private void finish(int update, int expected, ByteBuf out) {
        if (entries.isReadable()) {
            ByteBuf count = Unpooled.buffer(HEAD);
            Varint.write(numbers.size(), count);
            out.writeByte(MessageType.LIMPET).writeByte(MessageType.BLOCK);
            Varint.write(
                    2 * Integer.BYTES + count.readableBytes() + names.readableBytes() + entries.readableBytes(), out);
            out.writeInt(update)
                    .writeInt(expected)
                    .writeBytes(count)
                    .writeBytes(names)
                    .writeBytes(entries);
        }
        names.clear();
        entries.clear();
        numbers.clear();
    }
}
