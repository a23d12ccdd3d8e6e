package dev.limpet.benchmarks.datapath;

import dev.limpet.benchmarks.compare.Plan;
import dev.limpet.benchmarks.compare.ProcessUsage;
import dev.limpet.benchmarks.compare.Product;
import dev.limpet.benchmarks.compare.Running;
import dev.limpet.benchmarks.compare.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A product's process that loads are put on, and what was measured of it. */
final class Contender implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final int LOOK_MILLIS = 20;

    private static final int WARM_UP_WINDOW_MILLIS = 500;
    private static final int FLAT_WINDOWS = 4;
    private static final double FLAT = 1.01;

    private final Product product;
    private final Plan plan;
    private final Running running;
    private final LoadLoop loop;
    private final int mostConnections;
    private final Map<Workload, List<Round>> rounds = new EnumMap<>(Workload.class);

    /**
     * What one round found.
     *
     * @param perCpuSecond units of work for a CPU second of the proxy
     * @param nanos ascending durations of units
     */
    record Round(double perCpuSecond, long[] nanos) {
        double percentileMicros(double percent) {
            int rank = (int) Math.ceil(percent / 100 * nanos.length);
            return nanos[Math.clamp(rank - 1, 0, nanos.length - 1)] / 1e3;
        }
    }

    private Contender(Product product, Plan plan, Running running, LoadLoop loop, int mostConnections) {
        this.product = product;
        this.plan = plan;
        this.running = running;
        this.loop = loop;
        this.mostConnections = mostConnections;
    }

    /** Starts a process and returns when it has served a client. */
    static Contender start(Product product, Plan plan, Workplace workplace, LoadLoop loop, int mostConnections)
            throws IOException, InterruptedException {
        Running running = product.start(plan, workplace);
        Contender contender = new Contender(product, plan, running, loop, mostConnections);
        FirstAnswer.await(plan.frontendPort(), PATIENCE_SECONDS);
        return contender;
    }

    String name() {
        return product.name();
    }

    int port() {
        return plan.frontendPort();
    }

    ProcessUsage usage() throws IOException {
        return running.usage();
    }

    Load load(Workload workload) {
        return workload.load(loop, plan.frontendPort(), mostConnections);
    }

    /** Puts a load on it for a while; what is counted begins after it has settled. */
    Round round(Workload workload, int settleMillis, int windowMillis) throws IOException, InterruptedException {
        Load load = load(workload);
        try {
            begin(load);
            Thread.sleep(settleMillis);
            loop.call(() -> {
                load.watch();
                return load;
            });
            double cpuBefore = usage().cpuSeconds();
            long before = loop.call(load::done);
            Thread.sleep(windowMillis);
            long after = loop.call(load::done);
            double cpu = usage().cpuSeconds() - cpuBefore;
            loop.call(load::isRunning);
            long[] nanos = loop.call(load::latencies);
            Arrays.sort(nanos);
            return new Round((after - before) / cpu, nanos);
        } finally {
            end(load);
        }
    }

    /**
     * Puts a load on it until it has become no faster for a while, or the time is over; tells how many seconds that took.
     */
    double warmUp(Workload workload, int mostSeconds) throws IOException, InterruptedException {
        double best = 0;
        int windows = 0;
        for (int flat = 0; flat < FLAT_WINDOWS && windows * WARM_UP_WINDOW_MILLIS < mostSeconds * 1_000; windows++) {
            double now = round(workload, 0, WARM_UP_WINDOW_MILLIS).perCpuSecond();
            flat = now > best * FLAT ? 0 : flat + 1;
            best = Math.max(best, now);
        }
        return windows * WARM_UP_WINDOW_MILLIS / 1e3;
    }

    void measure(Workload workload, int settleMillis, int windowMillis) throws IOException, InterruptedException {
        rounds.computeIfAbsent(workload, key -> new ArrayList<>()).add(round(workload, settleMillis, windowMillis));
    }

    List<Round> rounds(Workload workload) {
        return rounds.getOrDefault(workload, List.of());
    }

    /** Opens the connections of a load, and returns when all work. */
    void begin(Load load) throws IOException, InterruptedException {
        loop.call(() -> {
            load.start();
            return load;
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!loop.call(load::isRunning)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("%s served no more than %d connections within %d s"
                        .formatted(name(), loop.call(load::working), PATIENCE_SECONDS));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    void end(Load load) throws InterruptedException {
        loop.call(() -> {
            load.stop();
            return load;
        });
    }

    @Override
    public void close() {
        running.close();
    }
}
