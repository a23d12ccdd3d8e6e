package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Lesson;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Many entries of a table in one message, as one Limpet replica tells them to another in a resync: each means what a timed
 * update of the same number would. Numbers are in network order; the table is the one defined last.
 *
 * <pre>
 *    update             4 bytes, the number of the change that all entries are told under
 *    expected           4 bytes, about how many entries the whole table has
 *    names              varint, how many; then each: varint length, bytes
 *    entries, to the end of the message, each:
 *        key            4 bytes of an IPv4 address, 16 of an IPv6 address
 *        remaining      4 bytes, milliseconds
 *        server         20 bits which of the names, from 0; 12 bits version
 * </pre>
 */
final class Block implements Lesson {
    static final int VERSION_BITS = 12;
    private static final int VERSION_MASK = (1 << VERSION_BITS) - 1;

    private final TableDefinition table;
    private final Family family;
    private final int update;
    private final int expected;
    /** Empty for a name that no server can have here. */
    private final List<Optional<String>> names;
    /** The entries as they came, in numbers of four bytes. */
    private final int[] words;

    private final int keyWords;
    private final int entryWords;
    private int size;

    private Block(
            TableDefinition table, Family family, int update, int expected, List<Optional<String>> names, int[] words) {
        this.table = table;
        this.family = family;
        this.update = update;
        this.expected = expected;
        this.names = names;
        this.words = words;
        this.keyWords = family.keyLength() / Integer.BYTES;
        this.entryWords = entryLength(family) / Integer.BYTES;
    }

    /** Reads the payload of one. Entries that say nothing which could be kept are left out. */
    static Block read(TableDefinition table, Family family, ByteBuf in) {
        int update = in.readInt();
        int expected = Math.max(0, in.readInt());
        List<Optional<String>> names = names(in);
        int length = in.readableBytes();
        if (length % entryLength(family) != 0) {
            throw new PeerProtocolException("a block ends within an entry");
        }
        int[] words = new int[length / Integer.BYTES];
        in.nioBuffer().asIntBuffer().get(words);
        in.skipBytes(length);
        Block block = new Block(table, family, update, expected, names, words);
        block.keepUseful();
        return block;
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

    static int entryLength(Family family) {
        return family.keyLength() + 2 * Integer.BYTES;
    }

    private void keepUseful() {
        int entries = words.length / entryWords;
        for (int entry = 0; entry < entries; entry++) {
            if (isUseful(entry)) {
                if (size < entry) {
                    System.arraycopy(words, entry * entryWords, words, size * entryWords, entryWords);
                }
                size++;
            }
        }
    }

    private boolean isUseful(int entry) {
        int name = server(entry);
        if (name >= names.size()) {
            throw new PeerProtocolException("a block of " + names.size() + " names has no name " + name);
        }
        return remainingMillis(entry) > 0 && names.get(name).isPresent();
    }

    TableDefinition table() {
        return table;
    }

    int update() {
        return update;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int expected() {
        return expected;
    }

    @Override
    public long high(int entry) {
        return family.high(words, entry * entryWords);
    }

    @Override
    public long low(int entry) {
        return family.low(words, entry * entryWords);
    }

    @Override
    public long remainingMillis(int entry) {
        return Integer.toUnsignedLong(words[entry * entryWords + keyWords]);
    }

    @Override
    public int server(int entry) {
        return words[entry * entryWords + keyWords + 1] >>> VERSION_BITS;
    }

    @Override
    public int version(int entry) {
        return words[entry * entryWords + keyWords + 1] & VERSION_MASK;
    }

    @Override
    public int acknowledged(int entry) {
        return 0;
    }

    @Override
    public int names() {
        return names.size();
    }

    @Override
    public String name(int server) {
        return names.get(server).orElseThrow();
    }
}
