package dev.limpet.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limpet.proxy.stick.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Anything that may stand in the file of a snapshot: it is read, or refused in a sentence. */
class SnapshotFuzzTest {
    /** As it is, which a checksum keeps from getting far. */
    @FuzzTest(maxDuration = "2m")
    void file(byte[] bytes) throws IOException {
        assertIsReadOrRefused(ByteBuffer.wrap(bytes));
    }

    /** With the right checksum, so that all of it is looked at. */
    @FuzzTest(maxDuration = "2m")
    void content(byte[] bytes) throws IOException {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        ByteBuffer whole = ByteBuffer.allocate(bytes.length + Format.CHECKSUM_BYTES);
        assertIsReadOrRefused(whole.put(bytes).putInt((int) checksum.getValue()).flip());
    }

    private static void assertIsReadOrRefused(ByteBuffer content) throws IOException {
        Path path = Files.createTempFile("limpet-fuzz", ".snapshot");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.write(content);
            List<Entry> entries = new ArrayList<>();
            Header header = SnapshotReader.read(file, entries::add);
            assertThat(SnapshotReader.verify(file)).isEqualTo(header);
            assertThat(entries)
                    .allSatisfy(entry -> assertThat(entry.remainingMillis()).isPositive());
        } catch (SnapshotException e) {
            assertThat(e.getMessage()).isNotBlank();
        } finally {
            Files.delete(path);
        }
    }
}
