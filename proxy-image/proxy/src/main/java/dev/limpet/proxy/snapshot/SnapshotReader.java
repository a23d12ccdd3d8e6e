package dev.limpet.proxy.snapshot;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Reads one snapshot from a channel, entry by entry. The checksum stands at the end, so what has been read of a file
 * may turn out to be wrong: {@link #verify} before {@link #read}.
 */
final class SnapshotReader {
    private final SeekableByteChannel in;
    private final ByteBuffer buffer = ByteBuffer.allocate(Format.BUFFER_BYTES).flip();
    private final CRC32C checksum = new CRC32C();
    private final List<String> servers = new ArrayList<>();
    /** Bytes before the checksum that are not yet in the buffer. */
    private long left;

    private SnapshotReader(SeekableByteChannel in) {
        this.in = in;
    }

    /**
     * Reads the whole file for nothing but to see that it can be.
     *
     * @throws SnapshotException when it cannot, for whatever it holds
     */
    static Header verify(SeekableByteChannel in) throws SnapshotException, IOException {
        return read(in, entry -> {});
    }

    /**
     * Reads the whole file.
     *
     * @throws SnapshotException when it is not a whole snapshot, which may turn out after entries have been given
     */
    static Header read(SeekableByteChannel in, Consumer<Entry> each) throws SnapshotException, IOException {
        return new SnapshotReader(in).read(each);
    }

    private Header read(Consumer<Entry> each) throws SnapshotException, IOException {
        in.position(0);
        left = in.size() - Format.CHECKSUM_BYTES;
        Header header = header();
        long entries = 0;
        for (byte kind = kind(); kind != Format.END; kind = kind()) {
            switch (kind) {
                case Format.SERVER -> servers.add(text());
                case Format.IPV4 -> {
                    need(Integer.BYTES);
                    each.accept(entry(Source.ofIpv4(buffer.getInt())));
                    entries++;
                }
                case Format.IPV6 -> {
                    need(2 * Long.BYTES);
                    each.accept(entry(new Source(buffer.getLong(), buffer.getLong())));
                    entries++;
                }
                default -> throw new SnapshotException("it holds a record of unknown kind " + kind);
            }
        }
        end(entries);
        return header;
    }

    private Header header() throws SnapshotException, IOException {
        need(Long.BYTES + Short.BYTES);
        if (buffer.getLong() != Format.MAGIC) {
            throw new SnapshotException("it is not a snapshot of a stick table");
        }
        short version = buffer.getShort();
        if (version != Format.VERSION) {
            throw new SnapshotException("it is of format " + version + ", this proxy reads format " + Format.VERSION);
        }
        need(2 + Long.BYTES);
        int ipv4Prefix = Byte.toUnsignedInt(buffer.get());
        int ipv6Prefix = Byte.toUnsignedInt(buffer.get());
        long written = buffer.getLong();
        return new Header(text(), ipv4Prefix, ipv6Prefix, written);
    }

    private byte kind() throws SnapshotException, IOException {
        need(1);
        return buffer.get();
    }

    private Entry entry(Source source) throws SnapshotException, IOException {
        need(2 * Integer.BYTES + Short.BYTES);
        int server = buffer.getInt();
        int version = Short.toUnsignedInt(buffer.getShort());
        int remaining = buffer.getInt();
        if (server < 0 || server >= servers.size()) {
            throw new SnapshotException("an entry names server " + server + " of " + servers.size());
        }
        if (version > Version.LAST || remaining <= 0) {
            throw new SnapshotException("an entry has version " + version + " and " + remaining + " ms to live");
        }
        return new Entry(source, servers.get(server), version, remaining, 0);
    }

    private void end(long entries) throws SnapshotException, IOException {
        need(Long.BYTES);
        long count = buffer.getLong();
        if (count != entries) {
            throw new SnapshotException("it holds " + entries + " entries, not " + count + " as it says");
        }
        if (buffer.hasRemaining() || left > 0) {
            throw new SnapshotException("it goes on after its end");
        }
        left = Format.CHECKSUM_BYTES;
        int computed = (int) checksum.getValue();
        need(Format.CHECKSUM_BYTES);
        if (buffer.getInt() != computed) {
            throw new SnapshotException("its checksum is wrong");
        }
    }

    private String text() throws SnapshotException, IOException {
        need(Short.BYTES);
        int length = Short.toUnsignedInt(buffer.getShort());
        need(length);
        String text =
                StandardCharsets.UTF_8.decode(buffer.slice().limit(length)).toString();
        buffer.position(buffer.position() + length);
        return text;
    }

    /** Sees to it that so many bytes can be taken from the buffer. */
    private void need(int bytes) throws SnapshotException, IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        if (left < bytes - buffer.remaining()) {
            throw new SnapshotException("it ends too early");
        }
        buffer.compact();
        int filledFrom = buffer.position();
        buffer.limit((int) Math.min(buffer.capacity(), filledFrom + left));
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new SnapshotException("it ends too early");
            }
        }
        left -= buffer.position() - filledFrom;
        buffer.flip();
        checksum.update(buffer.slice(filledFrom, buffer.limit() - filledFrom));
    }
}
