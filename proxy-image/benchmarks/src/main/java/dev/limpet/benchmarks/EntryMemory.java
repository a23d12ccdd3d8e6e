package dev.limpet.benchmarks;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.lang.ref.Reference;
import java.time.Duration;

/**
 * Prints the bytes that an entry of a stick table takes, from the heap in use before and after a million are stored.
 *
 * <pre>{@code
 * java -XX:+UseSerialGC -cp 'proxy-image/benchmarks/target/*:proxy-image/benchmarks/target/lib/*' dev.limpet.benchmarks.EntryMemory
 * }</pre>
 */
public final class EntryMemory {
    private static final int ENTRIES = 1_000_000;

    public static void main(String[] arguments) {
        StickTable table = new StickTable(
                "be",
                new StickConfig(32, 128, ENTRIES, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false),
                () -> System.nanoTime() / 1_000_000);
        long before = heapInUse();
        for (int address = 0; address < ENTRIES; address++) {
            table.reserve(Source.ofIpv4(address), "server-" + address % 10);
        }
        long after = heapInUse();
        System.out.printf("%d entries, %.1f bytes an entry%n", table.used(), (after - before) / (double) ENTRIES);
        Reference.reachabilityFence(table);
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private EntryMemory() {}
}
