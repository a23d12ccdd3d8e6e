package dev.limpet.operator.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's alerts, played through by Prometheus' {@code promtool}. */
class AlertsTest {
    private static final Path RULES = Path.of("../charts/limpet/alerts/rules.yaml");
    private static final Path TESTS = Path.of("src/test/resources/alerts/tests.yaml");
    private static final Path RUNBOOKS = Path.of("../docs/runbooks.md");
    private static final Pattern NAME = Pattern.compile("alert: (\\w+)");

    @Test
    void eachFiresWhenItShouldAndNotBefore(@TempDir Path folder) throws Exception {
        Files.copy(RULES, folder.resolve("rules.yaml"));
        Files.copy(TESTS, folder.resolve("tests.yaml"));
        Process promtool = new ProcessBuilder("promtool", "test", "rules", "tests.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes());
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void eachIsTestedAndHasARunbook() throws IOException {
        List<String> names = NAME.matcher(Files.readString(RULES))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(names).hasSizeGreaterThan(5);
        for (String name : names) {
            assertThat(RUNBOOKS).content().contains("\n## " + name + "\n");
            assertThat(TESTS).content().contains("alertname: " + name + "\n");
        }
    }
}
