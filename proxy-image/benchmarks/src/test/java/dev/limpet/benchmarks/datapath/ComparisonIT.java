package dev.limpet.benchmarks.datapath;

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
    private static final Effort TINY = new Effort(1, 1, 50, 300, 1);

    @Test
    void everyFigureIsMeasuredOfBoth() throws IOException, InterruptedException {
        Report report = new Comparison(
                        List.of(new Limpet(Path.of("../proxy/target")), Haproxy.installed()),
                        1,
                        TINY,
                        200,
                        progress -> {})
                .run();

        assertThat(report.figures())
                .extracting(Figure::name)
                .contains(
                        "short",
                        "pingpong-100",
                        "pingpong-1000",
                        "pingpong-10000",
                        "bulk",
                        "bulk-bidirectional",
                        "idle-memory",
                        "start-seconds");
        assertThat(report.figures())
                .filteredOn(figure -> !figure.name().equals("idle-memory"))
                .allSatisfy(figure -> {
                    assertThat(figure.limpet()).isPositive();
                    assertThat(figure.haproxy()).isPositive();
                });
    }
}
