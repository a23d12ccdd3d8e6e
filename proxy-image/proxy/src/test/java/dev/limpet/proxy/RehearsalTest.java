package dev.limpet.proxy;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What builds of images rely on: the rehearsal gets through a replica's whole life. */
@Timeout(90)
class RehearsalTest {
    @Test
    void twoReplicasLiveThroughEverything() {
        assertThatCode(() -> Rehearsal.rehearse(2_000, 20, 4)).doesNotThrowAnyException();
    }
}
