package dev.limpet.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import dev.limpet.proxy.stick.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of tables, seen by tables that come after. */
class SnapshotsTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final long LIFE = 100_000;

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void aTableComesBackAsItWas() throws IOException {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            StickTable table = table("web", 32);
            for (int number = random.nextInt(10_000); number > 0; number--) {
                Source source = random.nextInt(4) == 0
                        ? new Source(random.nextLong(), random.nextLong())
                        : Source.ofIpv4(random.nextInt());
                table.learn(
                        source,
                        "s" + random.nextInt(9),
                        random.nextInt(Version.LAST + 1),
                        1 + random.nextInt((int) LIFE));
            }
            keepAndEnd(table);
            assertThat(Set.copyOf(entries(restored("web", 32)))).isEqualTo(Set.copyOf(entries(table)));
        }
    }

    @Test
    void entriesAgeWhileNobodyIsThere() {
        StickTable table = table("web", 32);
        table.learn(Source.ofIpv4(1), "a", 0, 10_000);
        table.learn(Source.ofIpv4(2), "b", 0, 60_000);
        keepAndEnd(table);

        now.updateAndGet(before -> before.plusMillis(10_000));
        assertThat(entries(restored("web", 32))).singleElement().satisfies(entry -> {
            assertThat(entry.server()).isEqualTo("b");
            assertThat(entry.remainingMillis()).isEqualTo(50_000);
        });
        now.updateAndGet(before -> before.plus(Duration.ofDays(40)));
        assertThat(entries(restored("web", 32))).isEmpty();
    }

    @Test
    void aClockThatWasSetBackCountsAsNoTime() {
        StickTable table = table("web", 32);
        table.learn(Source.ofIpv4(1), "a", 0, 10_000);
        keepAndEnd(table);
        now.updateAndGet(before -> before.minus(Duration.ofDays(400)));
        assertThat(entries(restored("web", 32)))
                .extracting(Entry::remainingMillis)
                .containsExactly(10_000);
    }

    @Test
    void aFileThatIsNoSnapshotOfTheTableIsSetAsideAndNothingOfItIsUsed() throws IOException {
        List<UnaryOperator<byte[]>> damages = List.of(
                bytes -> Arrays.copyOf(bytes, bytes.length - 1),
                bytes -> {
                    bytes[bytes.length - 10] ^= 1;
                    return bytes;
                },
                bytes -> new byte[0]);
        for (UnaryOperator<byte[]> damage : damages) {
            keepAndEnd(tableOf("web", 1_000));
            byte[] bytes = Files.readAllBytes(folder.resolve("web.snapshot"));
            Files.write(folder.resolve("web.snapshot"), damage.apply(bytes));
            assertThat(restored("web", 32).used()).isZero();
            assertThat(folder.resolve("web.snapshot")).doesNotExist();
            now.updateAndGet(before -> before.plusSeconds(1));
        }
        assertThat(files()).hasSize(3).allMatch(name -> name.startsWith("web.snapshot.unreadable-2026"));
    }

    @Test
    void theSnapshotOfATableWithOtherKeysOrAnotherNameIsSetAside() throws IOException {
        keepAndEnd(tableOf("web", 10));
        assertThat(restored("web", 24).used()).isZero();
        keepAndEnd(tableOf("web", 10));
        Files.move(folder.resolve("web.snapshot"), folder.resolve("mail.snapshot"));
        assertThat(restored("mail", 32).used()).isZero();
        assertThat(files()).hasSize(2).allMatch(name -> name.contains(".snapshot.unreadable-"));
    }

    @Test
    void onlyTheLatestFewFilesSetAsideAreKept() throws IOException {
        for (int round = 0; round < 6; round++) {
            Files.writeString(folder.resolve("web.snapshot"), "nonsense " + round);
            now.updateAndGet(before -> before.plusSeconds(1));
            restored("web", 32);
        }
        assertThat(files())
                .containsExactly(
                        "web.snapshot.unreadable-20260101T000004.000Z",
                        "web.snapshot.unreadable-20260101T000005.000Z",
                        "web.snapshot.unreadable-20260101T000006.000Z");
    }

    @Test
    void aWriteThatIsCutOffLeavesTheSnapshotBefore() throws IOException {
        keepAndEnd(tableOf("web", 10));
        SnapshotFile.Entries cutOff = writer -> {
            writer.write(new Entry(Source.ofIpv4(1), "x", 0, 1, 0));
            throw new IOException("no space left on device");
        };
        assertThatThrownBy(() -> new SnapshotFile(folder, "web").write(new Header("web", 32, 128, 0), cutOff))
                .hasMessage("no space left on device");
        Files.writeString(folder.resolve("web.snapshot.new"), "begun, then the power failed");

        assertThat(restored("web", 32).used()).isEqualTo(10);
        keepAndEnd(tableOf("web", 20));
        assertThat(restored("web", 32).used()).isEqualTo(20);
        assertThat(files()).containsExactly("web.snapshot");
    }

    @Test
    void tablesAreWrittenWhenTheyChangeAndNotOtherwise() throws Exception {
        StickTable table = tableOf("web", 1);
        Path file = folder.resolve("web.snapshot");
        try (Snapshots snapshots = snapshots(Duration.ofMillis(20))) {
            snapshots.keep(List.of(table));
            await().until(() -> Files.exists(file));
            Files.delete(file);
            snapshots.finish();
            assertThat(file).doesNotExist();

            table.learn(Source.ofIpv4(77), "b", 0, 50_000);
            await().until(() -> Files.exists(file));
        }
        assertThat(restored("web", 32).used()).isEqualTo(2);
    }

    @Test
    void whatIsNotKeptAnyMoreIsDeleted() throws IOException {
        keepAndEnd(tableOf("web", 1), tableOf("mail", 1));
        assertThat(files()).containsExactly("mail.snapshot", "web.snapshot");
        keepAndEnd(tableOf("web", 1));
        assertThat(files()).containsExactly("web.snapshot");
        keepAndEnd();
        assertThat(files()).containsExactly("web.snapshot");
    }

    @Test
    void aFolderThatIsMissingIsSaidUntilItIsThere() throws IOException {
        Path missing = folder.resolve("missing");
        try (Snapshots snapshots = new Snapshots(missing, now::get, NEVER)) {
            StickTable table = tableOf("web", 1);
            snapshots.restore(table);
            snapshots.keep(List.of(table));
            snapshots.finish();
            assertThat(snapshots.problem()).isEqualTo(Optional.of(missing + " is not a folder"));

            Files.createDirectory(missing);
            snapshots.finish();
            assertThat(snapshots.problem()).isEmpty();
            assertThat(missing.resolve("web.snapshot")).exists();
        }
    }

    private StickTable tableOf(String name, int entries) {
        StickTable table = table(name, 32);
        for (int number = 0; number < entries; number++) {
            table.reserve(Source.ofIpv4(number), "s" + number % 3);
        }
        return table;
    }

    private static StickTable table(String name, int ipv4Prefix) {
        return new StickTable(
                name,
                new StickConfig(
                        ipv4Prefix, 128, 20_000, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofMillis(LIFE), true),
                () -> 5L);
    }

    private Snapshots snapshots(Duration interval) {
        return new Snapshots(folder, now::get, interval);
    }

    private void keepAndEnd(StickTable... tables) {
        try (Snapshots snapshots = snapshots(NEVER)) {
            snapshots.keep(List.of(tables));
            snapshots.finish();
        }
    }

    private StickTable restored(String name, int ipv4Prefix) {
        StickTable table = table(name, ipv4Prefix);
        try (Snapshots snapshots = snapshots(NEVER)) {
            snapshots.restore(table);
        }
        return table;
    }

    private static List<Entry> entries(StickTable table) {
        List<Entry> entries = new ArrayList<>();
        int cursor = 0;
        while (cursor >= 0) {
            cursor = table.walk(
                    cursor,
                    1_000,
                    entry -> entries.add(
                            new Entry(entry.source(), entry.server(), entry.version(), entry.remainingMillis(), 0)));
        }
        return entries;
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }
}
