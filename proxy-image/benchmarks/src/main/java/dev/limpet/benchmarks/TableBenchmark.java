package dev.limpet.benchmarks;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What it costs to look a source up in a stick table of a million, and to look it up for a new connection.
 *
 * <pre>{@code
 * mvn -q package -DskipTests -pl proxy-image/benchmarks -am
 * java -cp 'proxy-image/benchmarks/target/*:proxy-image/benchmarks/target/lib/*' org.openjdk.jmh.Main TableBenchmark -t 2
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--sun-misc-unsafe-memory-access=allow")
public class TableBenchmark {
    private static final int SOURCES = 1_000_000;

    private final StickTable table = new StickTable(
            "be",
            new StickConfig(32, 128, SOURCES, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false),
            () -> System.nanoTime() / 1_000_000);

    @Setup
    public void fill() {
        for (int address = 0; address < SOURCES; address++) {
            table.reserve(Source.ofIpv4(address), "server-" + address % 10);
        }
    }

    @Benchmark
    public Optional<String> lookup() {
        return table.lookup(Source.ofIpv4(ThreadLocalRandom.current().nextInt(SOURCES)));
    }

    @Benchmark
    public Optional<String> touch() {
        return table.touch(Source.ofIpv4(ThreadLocalRandom.current().nextInt(SOURCES)));
    }

    /** Runs it with one thread and with two, and returns a line for each figure. */
    public static List<String> measure(boolean quick) throws RunnerException {
        List<String> lines = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            var options = new OptionsBuilder()
                    .include(TableBenchmark.class.getName() + ".(lookup|touch)")
                    .threads(threads)
                    .verbosity(VerboseMode.SILENT);
            if (quick) {
                options.warmupIterations(2).warmupTime(TimeValue.seconds(1)).measurementIterations(3);
                options.measurementTime(TimeValue.seconds(1));
            }
            for (RunResult result : new Runner(options.build()).run()) {
                lines.add("StickTable.%s, %d thread%s: %.0f ns"
                        .formatted(
                                result.getPrimaryResult().getLabel(),
                                threads,
                                threads == 1 ? "" : "s",
                                result.getPrimaryResult().getScore()));
            }
        }
        return lines;
    }
}
