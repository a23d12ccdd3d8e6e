package dev.limpet.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    private static final String STATUS = """
            Name:\tproxy
            VmHWM:\t   99999 kB
            VmRSS:\t   20480 kB
            """;

    @Test
    void timesOfUserAndSystemModeAreAddedUp() {
        String stat = "4242 (proxy) S 1 4242 4242 0 -1 4194560 900 0 0 0 123 45 7 8 20 0 5 0 100 2000 300";
        ProcessUsage usage = ProcessUsage.parse(stat, STATUS);
        assertThat(usage.cpuSeconds()).isEqualTo(1.68);
        assertThat(usage.residentBytes()).isEqualTo(20_971_520);
    }

    @Test
    void aCommandMayHaveBlanksAndBracketsInItsName() {
        String stat = "4242 (a) b (c)) S 1 4242 4242 0 -1 4194560 900 0 0 0 100 50 7 8 20 0 5 0 100 2000 300";
        assertThat(ProcessUsage.parse(stat, STATUS).cpuSeconds()).isEqualTo(1.5);
    }

    @Test
    void aProcessThatHasEndedHasNoUsage() {
        String stat = "4242 (proxy) Z 1 4242 4242 0 -1 4194560 900 0 0 0 100 50 7 8 20 0 5 0 100 2000 300";
        assertThatThrownBy(() -> ProcessUsage.parse(stat, "Name:\tproxy\n"))
                .hasMessage("no VmRSS: the process has ended");
    }

    @Test
    void thisProcessHasUsedSomething() throws IOException {
        ProcessUsage usage = ProcessUsage.of(ProcessHandle.current().pid());
        assertThat(usage.cpuSeconds()).isPositive();
        assertThat(usage.residentBytes()).isGreaterThan(10_000_000);
    }
}
