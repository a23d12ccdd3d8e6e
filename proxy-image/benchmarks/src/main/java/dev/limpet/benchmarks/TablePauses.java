package dev.limpet.benchmarks;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints how long single steps of a table of ten million entries take: growing to that size, making room when it is full,
 * and expiring. The table's clock is the benchmark's, so that all expires at once. Steps are measured in CPU time of the
 * thread, so that a machine in use does not count. What the collector stops the program for is told apart: a step during
 * which it ran is counted with the collector's pauses, in wall time, not with the table's.
 *
 * <pre>{@code
 * java -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms1500m -Xmx1500m \
 *   -cp 'proxy-image/benchmarks/target/*:proxy-image/benchmarks/target/lib/*' dev.limpet.benchmarks.TablePauses
 * }</pre>
 */
public final class TablePauses {
    private static final int ENTRIES = 10_000_000;
    private static final int EVICTED = 1_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration EXPIRE = Duration.ofHours(8);

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final StickTable table = new StickTable(
            "be", new StickConfig(32, 128, ENTRIES, StickConfig.WhenFull.EVICT_OLDEST, EXPIRE, false), clock::get);

    /** A kind of step, and the longest of them in nanoseconds, without and with the collector at work. */
    private static final class Steps {
        private final String name;
        private long count;
        private long longest;
        private long over;
        private long longestCollecting;

        private Steps(String name) {
            this.name = name;
        }

        private void step(Runnable step) {
            long collections = collections();
            long before = System.nanoTime();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            step.run();
            long nanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
            count++;
            if (collections() != collections) {
                longestCollecting = Math.max(longestCollecting, System.nanoTime() - before);
            } else {
                longest = Math.max(longest, nanos);
                over += nanos > 5_000_000 ? 1 : 0;
            }
        }

        private void print() {
            System.out.printf(
                    "%-8s %,11d steps, longest %.2f ms, %d over 5 ms; with a collection in it %.2f ms%n",
                    name, count, longest / 1e6, over, longestCollecting / 1e6);
        }
    }

    public static void main(String[] arguments) {
        new TablePauses().run();
    }

    private void run() {
        Steps grow = new Steps("grow");
        for (int address = 0; address < ENTRIES; address++) {
            reserve(grow, address);
        }
        grow.print();
        System.gc();
        System.out.printf(
                "%,d entries, %d MB of heap in use%n",
                table.used(),
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        Steps evict = new Steps("evict");
        for (int address = ENTRIES; address < ENTRIES + EVICTED; address++) {
            reserve(evict, address);
        }
        evict.print();
        clock.addAndGet(EXPIRE.toMillis() + 1_000);
        Steps expire = new Steps("expire");
        while (table.used() > 0) {
            expire.step(table::expire);
        }
        expire.print();
    }

    private void reserve(Steps steps, int address) {
        Source source = Source.ofIpv4(address * 0x9E37_79B1);
        String server = "server-" + address % 10;
        clock.set(1_000_000 + address / 1_000);
        steps.step(() -> table.reserve(source, server));
    }

    private static long collections() {
        long count = 0;
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            count += each.getCollectionCount();
        }
        return count;
    }
}
