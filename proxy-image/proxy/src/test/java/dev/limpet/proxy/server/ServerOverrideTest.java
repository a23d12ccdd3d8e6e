package dev.limpet.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is set at run time, and configurations that come after it. */
class ServerOverrideTest {
    private final Pool pool = new Pool(() -> 0);
    private final Server server;

    ServerOverrideTest() {
        configure("192.0.2.1", 10, AdministrativeState.READY);
        server = pool.server("a").orElseThrow();
    }

    @Test
    void itHoldsOverTheConfigurationThatItWasSetUnder() {
        server.override(AdministrativeState.DRAIN);
        server.override(0);
        assertThat(server.takesNewSources()).isFalse();
        assertThat(server.takesKnownSources()).isTrue();
        assertThat(server.config().weight()).isZero();
        assertThat(server.configured().state()).isEqualTo(AdministrativeState.READY);
        assertThat(server.configured().weight()).isEqualTo(10);
    }

    @Test
    void itOutlastsAConfigurationThatChangesSomethingElse() {
        server.override(AdministrativeState.DRAIN);
        configure("192.0.2.9", 20, AdministrativeState.READY);
        assertThat(server.config().state()).isEqualTo(AdministrativeState.DRAIN);
        assertThat(server.config().weight()).isEqualTo(20);
        assertThat(server.address().getHostString()).isEqualTo("192.0.2.9");
    }

    @Test
    void aConfigurationThatSaysOtherwiseWins() {
        server.override(AdministrativeState.DRAIN);
        server.override(7);
        configure("192.0.2.1", 30, AdministrativeState.MAINTENANCE);
        assertThat(server.config().state()).isEqualTo(AdministrativeState.MAINTENANCE);
        assertThat(server.config().weight()).isEqualTo(30);
    }

    @Test
    void addressAndLimitHoldUntilAConfigurationBringsOthers() {
        server.override(new InetSocketAddress("192.0.2.50", 8_080));
        server.overrideMaxConnections(5);
        configure("192.0.2.1", 20, AdministrativeState.READY);
        assertThat(server.address()).isEqualTo(new InetSocketAddress("192.0.2.50", 8_080));
        assertThat(server.config().maxConnections()).isEqualTo(5);
        assertThat(server.configured().address()).isEqualTo("192.0.2.1");
        configure("192.0.2.2", 20, AdministrativeState.READY);
        assertThat(server.address()).isEqualTo(new InetSocketAddress("192.0.2.2", 80));
        assertThat(server.config().maxConnections()).isEqualTo(5);
    }

    @Test
    void timeDownIsSummedUpOverAllItsFalls() {
        server.observed(Health.UP, 4, CheckResult.NONE, 0);
        server.observed(Health.DOWN, 0, CheckResult.NONE, 1_000);
        server.observed(Health.UP, 4, CheckResult.NONE, 4_000);
        assertThat(server.downMillis(9_000)).isEqualTo(3_000);
        server.observed(Health.DOWN, 0, CheckResult.NONE, 10_000);
        assertThat(server.downMillis(10_500)).isEqualTo(3_500);
    }

    private void configure(String address, int weight, AdministrativeState state) {
        pool.configure(List.of(new ServerConfig("a", address, 80, 0, weight, state)), Optional.empty(), 0);
    }
}
