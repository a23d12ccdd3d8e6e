package dev.limpet.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** What the launcher records. */
class RehearsalTest {
    @Test
    void everyCommandSucceeds() {
        assertThatCode(Rehearsal::rehearse).doesNotThrowAnyException();
    }
}
