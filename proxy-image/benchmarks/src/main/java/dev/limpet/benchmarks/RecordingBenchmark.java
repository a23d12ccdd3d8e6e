package dev.limpet.benchmarks;

import dev.limpet.proxy.stats.DispatchStats;
import dev.limpet.proxy.stats.FrontendStats;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the data path records for statistics and metrics, all event loops into the same counters: once a session, and once
 * every 50 ms for a session on which bytes have come. A message itself is added to a plain field of its session.
 *
 * <pre>{@code
 * mvn -q package -DskipTests -pl proxy-image/benchmarks -am
 * java -cp 'proxy-image/benchmarks/target/*:proxy-image/benchmarks/target/lib/*' org.openjdk.jmh.Main RecordingBenchmark -t 2
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RecordingBenchmark {
    private final FrontendStats frontend = new FrontendStats();
    private final DispatchStats backend = new DispatchStats();
    private final DispatchStats server = new DispatchStats();
    private final List<DispatchStats> dispatch = List.of(backend, server);

    @Benchmark
    public void session() {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        frontend.sessions.increment();
        frontend.sessionsTotal.increment();
        frontend.sessionRate.mark(now);
        for (DispatchStats stats : dispatch) {
            stats.sessions.increment();
            stats.sessionsTotal.increment();
            stats.sessionRate.mark(now);
            stats.connectionAttempts.increment();
        }
        bytes();
        for (DispatchStats stats : dispatch) {
            stats.queueTimes.record(0);
            stats.connectTimes.record(1);
            stats.totalTimes.record(12);
            stats.sessions.decrement();
        }
        frontend.sessions.decrement();
    }

    @Benchmark
    public void bytes() {
        frontend.bytesIn.add(64);
        frontend.bytesOut.add(64);
        for (DispatchStats stats : dispatch) {
            stats.bytesIn.add(64);
            stats.bytesOut.add(64);
        }
    }
}
