package dev.limpet.cli.local.api.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT3M20S, 3m20s",
        "PT10M20S, 10m",
        "PT3H, 3h",
        "PT5H30M, 5h30m",
        "PT20H30M, 20h",
        "PT51H, 2d3h",
        "P30D, 30d",
        "PT-5S, 0s"
    })
    void isWrittenAsKubectlWritesIt(Duration age, String expected) {
        assertThat(Age.of(age)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"''", "soon"})
    void isUnknownWithoutATime(String timestamp) {
        assertThat(Age.since(timestamp)).isEqualTo("<unknown>");
    }
}
