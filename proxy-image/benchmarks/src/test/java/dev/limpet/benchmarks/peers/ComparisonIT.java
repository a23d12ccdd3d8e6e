package dev.limpet.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.benchmarks.compare.Figure;
import dev.limpet.benchmarks.compare.Haproxy;
import dev.limpet.benchmarks.compare.Limpet;
import dev.limpet.benchmarks.compare.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A comparison with so little effort that its figures say nothing, but each is there. */
class ComparisonIT {
    private static final Effort TINY = new Effort(5_000, 1, 1, 1, 1, 200);
    private static final List<String> WANTED =
            List.of("bytes-per-entry", "resync-seconds", "resync-cpu", "propagation-p50", "propagation-p99");

    @Test
    void everyFigureIsMeasuredOfBoth() throws IOException, InterruptedException {
        Report report =
                new Comparison(new Limpet(Path.of("../proxy/target")), Haproxy.installed(), TINY, progress -> {}).run();

        assertThat(report.figures()).extracting(Figure::name).containsAll(WANTED);
        assertThat(report.figures())
                .filteredOn(figure -> WANTED.contains(figure.name()))
                .allSatisfy(figure -> assertThat(figure.limpet()).isPositive());
    }
}
