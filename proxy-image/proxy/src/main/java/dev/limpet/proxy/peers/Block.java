package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Many entries of a table in one message, as one Limpet replica tells them to another in a resync: each means what a timed
 * update of the same number would. Numbers are in network order; the table is the one defined last.
 *
 * <pre>
 *    update             4 bytes, the number of the change that all entries are told under
 *    names              varint, how many; then each: varint length, bytes
 *    entries, to the end of the message, each:
 *        key            4 bytes of an IPv4 address, 16 of an IPv6 address
 *        remaining      4 bytes, milliseconds
 *        server         20 bits which of the names, from 0; 12 bits version
 * </pre>
 */
final class Block {
    private static final int REMAINING_AND_SERVER = 8;
    private static final int VERSION_BITS = 12;
    private static final int VERSION_MASK = (1 << VERSION_BITS) - 1;

    /** Reads the payload of one, and hands its entries over one by one. */
    static void read(
            TableDefinition table, Family family, ByteBuf in, PeerMessageDecoder.UpdateSink updates, List<Object> out) {
        int update = in.readInt();
        List<Optional<String>> names = names(in);
        if (in.readableBytes() % entryLength(family) != 0) {
            throw new PeerProtocolException("a block ends within an entry");
        }
        while (in.isReadable()) {
            Source source = family.readSource(in);
            long remainingMillis = in.readUnsignedInt();
            int server = in.readInt();
            int name = server >>> VERSION_BITS;
            if (name >= names.size()) {
                throw new PeerProtocolException("a block of " + names.size() + " names has no name " + name);
            }
            updates.take(
                    new PeerMessage.TimedUpdate(
                            table,
                            update,
                            remainingMillis,
                            source,
                            WireVersion.serverId(server & VERSION_MASK),
                            names.get(name)),
                    out);
        }
    }

    private static List<Optional<String>> names(ByteBuf in) {
        long count = Varint.read(in);
        if (Long.compareUnsigned(count, in.readableBytes()) > 0) {
            throw new PeerProtocolException(
                    "a block of " + Long.toUnsignedString(count) + " names exceeds its message");
        }
        List<Optional<String>> names = new ArrayList<>((int) count);
        for (int name = 0; name < count; name++) {
            names.add(NumberedNames.possible(PeerMessageDecoder.string(in)));
        }
        return names;
    }

    private static int entryLength(Family family) {
        return family.keyLength() + REMAINING_AND_SERVER;
    }

    /** Writes entries in as few messages as they fit in. */
    static final class Writer {
        /** The number of the update and how many names there are, at most. */
        private static final int HEAD = 4 + 4;

        private final Map<String, Integer> numbers = new HashMap<>();
        private final ByteBuf names = Unpooled.buffer();
        private final ByteBuf entries = Unpooled.buffer(MessageType.MAX_PAYLOAD);

        /** Writes entries of a table that has just been defined. */
        void write(Family family, int update, List<Entry> told, ByteBuf out) {
            for (Entry entry : told) {
                Integer number = numbers.get(entry.server());
                if (number == null) {
                    number = name(family, update, entry.server(), out);
                } else if (size() + entryLength(family) > MessageType.MAX_PAYLOAD) {
                    finish(update, out);
                    number = name(family, update, entry.server(), out);
                }
                family.writeSource(entry.source(), entries);
                entries.writeInt(entry.remainingMillis());
                entries.writeInt(number << VERSION_BITS | entry.version());
            }
            finish(update, out);
        }

        private int name(Family family, int update, String server, ByteBuf out) {
            int before = names.writerIndex();
            PeerMessageEncoder.string(server, names);
            if (size() + entryLength(family) > MessageType.MAX_PAYLOAD) {
                names.writerIndex(before);
                finish(update, out);
                PeerMessageEncoder.string(server, names);
            }
            int number = numbers.size();
            numbers.put(server, number);
            return number;
        }

        private int size() {
            return HEAD + names.readableBytes() + entries.readableBytes();
        }

        private void finish(int update, ByteBuf out) {
            if (entries.isReadable()) {
                ByteBuf count = Unpooled.buffer(HEAD);
                Varint.write(numbers.size(), count);
                out.writeByte(MessageType.LIMPET).writeByte(MessageType.BLOCK);
                Varint.write(
                        Integer.BYTES + count.readableBytes() + names.readableBytes() + entries.readableBytes(), out);
                out.writeInt(update).writeBytes(count).writeBytes(names).writeBytes(entries);
            }
            names.clear();
            entries.clear();
            numbers.clear();
        }
    }

    private Block() {}
}
