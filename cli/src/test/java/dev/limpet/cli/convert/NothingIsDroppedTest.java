package dev.limpet.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.report.Severity;
import dev.limpet.cli.convert.translate.Conversion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any lines in any order: each unknown one is told of, and what is printed an API server takes. */
class NothingIsDroppedTest {
    private static final String STRANGER = "  frobnicate the stick";

    @Property(tries = 300)
    void aLineThatNobodyKnowsIsAlwaysToldOf(@ForAll("bodies") List<String> body) throws Exception {
        String text = "listen web\n  bind :80\n  server a 10.0.0.1:80 check\n"
                + body.stream().map(line -> line + "\n").collect(Collectors.joining()) + STRANGER;

        Conversion conversion = ConvertTest.convert(text, "x", false);

        int line = body.size() + 4;
        boolean told = conversion.findings().stream()
                .anyMatch(finding -> finding.location().line() == line && finding.severity() != Severity.NOTE);
        boolean refused = conversion.findings().stream()
                .anyMatch(finding -> finding.location().line() == 1 && finding.severity() != Severity.NOTE);
        boolean disabled = body.contains("  disabled");
        assertThat(told || refused || disabled).as(text).isTrue();
    }

    @Property(tries = 200)
    void whatIsMadeOfLinesInAnyOrderIsTaken(@ForAll("bodies") List<String> body) throws Exception {
        String text = "listen web\n  bind :80\n  server zz 10.0.0.1:80 check\n" + String.join("\n", body);

        for (ObjectNode manifest : ConvertTest.convert(text, "x", false).manifests()) {
            assertThat(Definition.violations(manifest))
                    .as(text)
                    .allMatch(violation -> violation.toString().contains("Duplicate"));
        }
    }

    /** Lines of the golden files. */
    @Provide
    Arbitrary<List<String>> bodies() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/convert"))) {
            List<String> lines = files.filter(file -> file.toString().endsWith(".cfg"))
                    .flatMap(NothingIsDroppedTest::lines)
                    .filter(line -> line.startsWith("  "))
                    .distinct()
                    .sorted()
                    .toList();
            return Arbitraries.of(lines).list().uniqueElements().ofMaxSize(12);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
