package dev.limpet.benchmarks;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.snapshot.Snapshots;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Prints what the snapshot of ten million IPv4 entries takes: of the disk, of time to write and to read, and of time that
 * a connection of a new source waits meanwhile at worst.
 *
 * <pre>{@code
 * java -XX:+UseSerialGC -Xmx700m -cp 'proxy-image/benchmarks/target/*:proxy-image/benchmarks/target/lib/*' dev.limpet.benchmarks.SnapshotCost
 * }</pre>
 */
public final class SnapshotCost {
    private static final int ENTRIES = 10_000_000;
    private static final int WAITS = 100_000;
    private static final StickConfig STICK =
            new StickConfig(32, 128, ENTRIES, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), true);

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("limpet-snapshot");
        Path file = folder.resolve("be.snapshot");
        write(folder, file);
        read(folder);
        Files.delete(file);
        Files.delete(folder);
    }

    private static void write(Path folder, Path file) throws IOException, InterruptedException {
        StickTable table = table();
        for (int address = 0; address < ENTRIES - 1_000_000; address++) {
            table.reserve(Source.ofIpv4(address), "server-" + address % 10);
        }
        try (Snapshots snapshots = new Snapshots(folder, InstantSource.system(), Duration.ofSeconds(1))) {
            print("before", newSources(table, ENTRIES, () -> false));
            snapshots.keep(List.of(table));
            long begun = System.nanoTime();
            print("meanwhile", newSources(table, ENTRIES + WAITS, () -> Files.exists(file)));
            System.out.printf("written: %,d bytes in %.1f s%n", Files.size(file), seconds(begun));
        }
        try (Snapshots snapshots = new Snapshots(folder, InstantSource.system(), Duration.ofDays(1))) {
            snapshots.keep(List.of(table));
            long begun = System.nanoTime();
            snapshots.finish();
            System.out.printf("written without a rest: in %.1f s%n", seconds(begun));
        }
    }

    /** How long each of so many new sources waits for its server, in nanoseconds, one every 50 microseconds. */
    private static long[] newSources(StickTable table, int first, BooleanSupplier end) {
        long[] waits = new long[WAITS];
        int count = 0;
        while (count < WAITS && !end.getAsBoolean()) {
            long begun = System.nanoTime();
            table.reserve(Source.ofIpv4(first + count), "server-0");
            waits[count++] = System.nanoTime() - begun;
            LockSupport.parkNanos(50_000);
        }
        long[] sorted = Arrays.copyOf(waits, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static void print(String when, long[] waits) {
        System.out.printf(
                "a new source waits %s: %,d us in 99 of 100 cases, %,d us in 999 of 1000, %,d us at most of %,d%n",
                when,
                waits[waits.length * 99 / 100] / 1_000,
                waits[(int) (waits.length * 999L / 1_000)] / 1_000,
                waits[waits.length - 1] / 1_000,
                waits.length);
    }

    private static void read(Path folder) {
        StickTable table = table();
        try (Snapshots snapshots = new Snapshots(folder, InstantSource.system(), Duration.ofDays(1))) {
            long begun = System.nanoTime();
            snapshots.restore(table);
            System.out.printf("read: %,d entries in %.1f s%n", table.used(), seconds(begun));
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static StickTable table() {
        return new StickTable("be", STICK, () -> System.nanoTime() / 1_000_000);
    }

    private SnapshotCost() {}
}
