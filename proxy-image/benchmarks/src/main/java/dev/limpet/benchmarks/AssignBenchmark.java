package dev.limpet.benchmarks;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.balance.Choice;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to find the server of a connection, in a table of a million sources: of a source that is known, and of
 * one that is new.
 *
 * <pre>{@code
 * mvn -q package -DskipTests -pl proxy-image/benchmarks -am
 * java -cp 'proxy-image/benchmarks/target/*:proxy-image/benchmarks/target/lib/*' org.openjdk.jmh.Main AssignBenchmark -t 2
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AssignBenchmark {
    private static final int SOURCES = 1_000_000;
    private static final int SERVERS = 10;

    private final Backend backend = new Backend(
            new BackendConfig(
                    "be",
                    BalanceAlgorithm.SOURCE,
                    Optional.of(new StickConfig(
                            32, 128, SOURCES, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false)),
                    Optional.empty(),
                    Optional.empty(),
                    IntStream.range(0, SERVERS)
                            .mapToObj(number -> new ServerConfig(
                                    "server-" + number, "127.0.0.1", 80, 0, 1, AdministrativeState.READY))
                            .toList()),
            () -> System.nanoTime() / 1_000_000);

    @Setup
    public void fill() {
        for (int address = 0; address < SOURCES; address++) {
            place(Source.ofIpv4(address));
        }
    }

    @Benchmark
    public Server known() {
        return place(Source.ofIpv4(ThreadLocalRandom.current().nextInt(SOURCES)));
    }

    @Benchmark
    public Server unknown() {
        return place(Source.ofIpv4(ThreadLocalRandom.current().nextInt()));
    }

    private Server place(Source source) {
        return switch (backend.choose(source)) {
            case Choice.Kept kept -> kept.server();
            case Choice.Bound bound -> backend.keep(source, bound.server());
            case Choice.Free free -> backend.keep(source, free.server());
            case Choice.AllFull _, Choice.None _ -> throw new IllegalStateException("every server has room");
        };
    }
}
