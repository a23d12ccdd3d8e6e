package dev.limpet.proxy.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.StickConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.stick.Source;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which sources a replica names. */
class FewSourcesTest {
    @Test
    void sourcesOfAllTablesOnce() {
        Backend first = backend(Optional.of(stick(32, 64)), "10.0.0.1", "10.0.0.2");
        Backend second = backend(Optional.of(stick(32, 128)), "10.0.0.2", "2001:db8::1");
        Backend without = backend(Optional.empty());

        assertThat(FewSources.of(List.of(first, second, without)))
                .contains(List.of("10.0.0.1", "10.0.0.2", "2001:db8:0:0:0:0:0:1"));
    }

    @Test
    void noneWhereATableKeepsOnlyPrefixes() {
        Backend prefixes = backend(Optional.of(stick(24, 128)), "10.0.0.0");
        Backend other = backend(Optional.of(stick(32, 128)), "10.0.0.1");

        assertThat(FewSources.of(List.of(prefixes, other))).isEmpty();
    }

    @Test
    void noneWhenThereAreMoreThanSixteen() {
        Backend first = backend(Optional.of(stick(32, 128)));
        Backend second = backend(Optional.of(stick(32, 128)));
        for (int number = 1; number <= 8; number++) {
            first.table().orElseThrow().reserve(Source.ofIpv4(number), "a");
            second.table().orElseThrow().reserve(Source.ofIpv4(100 + number), "a");
        }
        assertThat(FewSources.of(List.of(first, second)))
                .hasValueSatisfying(sources -> assertThat(sources).hasSize(16));

        second.table().orElseThrow().reserve(Source.ofIpv4(200), "a");
        assertThat(FewSources.of(List.of(first, second))).isEmpty();
    }

    private static StickConfig stick(int ipv4Prefix, int ipv6Prefix) {
        return new StickConfig(
                ipv4Prefix, ipv6Prefix, 1_000, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false);
    }

    private static Backend backend(Optional<StickConfig> stick, String... sources) {
        Backend backend = new Backend(
                new BackendConfig("web", BalanceAlgorithm.SOURCE, stick, Optional.empty(), Optional.empty(), List.of()),
                () -> 0);
        for (String source : sources) {
            backend.table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral(source)), "a");
        }
        return backend;
    }
}
