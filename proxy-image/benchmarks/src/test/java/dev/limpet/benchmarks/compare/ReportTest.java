package dev.limpet.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private final Report report = new Report(
            List.of(new Figure("resync-seconds", "s", 0.25, 0.5), new Figure("resync-cpu", "CPU s", 30, 20)));

    @Test
    void programsReadNamesFiguresAndRatios(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("figures.json");
        report.write(file);
        assertThat(Files.readString(file)).isEqualToIgnoringWhitespace("""
                {"rows": [
                  {"name": "resync-seconds", "limpet": 0.25, "haproxy": 0.5, "ratio": 0.5},
                  {"name": "resync-cpu", "limpet": 30.0, "haproxy": 20.0, "ratio": 1.5}]}
                """);
    }

    @Test
    void peopleReadATable() {
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text));
        assertThat(text.toString().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly(
                        "",
                        "limpet haproxy ratio",
                        "resync-seconds s 0.250 0.500 0.50",
                        "resync-cpu CPU s 30.0 20.0 1.50");
    }
}
