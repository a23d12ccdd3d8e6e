package dev.limpet.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader makes of files, whole and broken. */
class SnapshotReaderTest {
    private static final Header HEADER = new Header("web", 32, 128, 1_700_000_000_000L);
    private static final List<Entry> ENTRIES = List.of(
            new Entry(Source.ofIpv4(0x0A000001), "a", 0, 1, 0),
            new Entry(Source.of(InetAddress.ofLiteral("2001:db8::1")), "server-b", 4_095, Integer.MAX_VALUE, 0),
            new Entry(Source.ofIpv4(-1), "a", 7, 28_800_000, 0));

    @TempDir
    Path folder;

    private FileChannel file;

    @BeforeEach
    void open() throws IOException {
        file = FileChannel.open(
                folder.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        List<Entry> read = new ArrayList<>();
        assertThat(SnapshotReader.read(holding(valid()), read::add)).isEqualTo(HEADER);
        assertThat(read).isEqualTo(ENTRIES);
    }

    @Test
    void everyBeginningOfASnapshotIsRefused() throws Exception {
        byte[] valid = valid();
        for (int length = 0; length < valid.length; length++) {
            assertRefused(Arrays.copyOf(valid, length));
        }
    }

    @Test
    void everyFlippedBitIsNoticed() throws Exception {
        byte[] valid = valid();
        for (int bit = 0; bit < valid.length * 8; bit++) {
            byte[] flipped = valid.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(flipped);
        }
    }

    @Test
    void bytesAfterTheEndAreRefused() throws Exception {
        byte[] valid = valid();
        assertRefused(Arrays.copyOf(valid, valid.length + 1));
        assertRefused(Arrays.copyOf(valid, valid.length + 100_000));
    }

    /** The checksum says nothing of who wrote a file, so what it covers is judged as well. */
    @Test
    void nonsenseWithARightChecksumIsRefusedOrReadButNeverWorse() throws Exception {
        Random random = new Random(7);
        byte[] valid = valid();
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = Arrays.copyOf(valid, valid.length - random.nextInt(valid.length / 2));
            for (int change = random.nextInt(3); change >= 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                SnapshotReader.verify(holding(sealed(changed)));
            } catch (SnapshotException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | 0   | it is not a snapshot of a stick table
            9  | 2   | it is of format 2, this proxy reads format 1
            20 | 255 | it ends too early
            25 | 9   | it holds a record of unknown kind 9
            """)
    void whatIsWrongIsSaid(int place, int value, String sentence) throws Exception {
        byte[] changed = valid();
        changed[place] = (byte) value;
        assertThatThrownBy(() -> SnapshotReader.verify(holding(sealed(changed))))
                .isInstanceOf(SnapshotException.class)
                .hasMessage(sentence);
    }

    @Test
    void namesOfEveryLengthFit() throws Exception {
        for (int length : new int[] {1, 253, Format.LONGEST_TEXT}) {
            Entry entry = new Entry(Source.ofIpv4(1), "n".repeat(length), 0, 1, 0);
            List<Entry> read = new ArrayList<>();
            SnapshotReader.read(holding(written(List.of(entry, entry, entry))), read::add);
            assertThat(read).containsExactly(entry, entry, entry);
        }
    }

    private void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> SnapshotReader.verify(holding(bytes)))
                .as("%d bytes", bytes.length)
                .isInstanceOf(SnapshotException.class);
    }

    private FileChannel holding(byte[] bytes) throws IOException {
        file.truncate(0);
        file.write(ByteBuffer.wrap(bytes), 0);
        return file;
    }

    private static byte[] sealed(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - Format.CHECKSUM_BYTES);
        ByteBuffer.wrap(bytes).putInt(bytes.length - Format.CHECKSUM_BYTES, (int) checksum.getValue());
        return bytes;
    }

    private static byte[] valid() throws IOException {
        return written(ENTRIES);
    }

    private static byte[] written(List<Entry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotWriter writer = new SnapshotWriter(Channels.newChannel(bytes), HEADER);
        for (Entry entry : entries) {
            writer.write(entry);
        }
        writer.finish();
        return bytes.toByteArray();
    }
}
