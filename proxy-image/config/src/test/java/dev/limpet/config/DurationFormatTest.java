package dev.limpet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationFormatTest {
    @Property
    void whatIsWrittenIsReadAgain(@ForAll @LongRange(min = 0, max = 999_999_999L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(DurationFormat.parse(DurationFormat.format(duration))).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "1.5s", "-1s", "1s1h", " 1s", "9999999999s"})
    void anotherFormIsRefused(String text) {
        assertThatThrownBy(() -> DurationFormat.parse(text)).hasMessageContaining("is not a duration");
    }
}
