package dev.limpet.proxy.load;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.Cidr;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StatsConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.config.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The configuration under load: visitors, who are kept by a table, and the pulse, each with a frontend of their own.
 *
 * @param host of the servers and of the clients
 * @param servers ports of the visitors' servers
 * @param pulse the port of the pulse's server
 * @param clientSeconds how long a client may be silent, an hour with 0
 */
record Frontline(String host, List<Integer> servers, int pulse, int sessions, int table, int clientSeconds) {
    /** Frontends by their place. */
    static final int VISITORS = 0;

    static final int PULSE = 1;

    private static final Duration HOUR = Duration.ofHours(1);

    ProxyConfig config() {
        FrontendLog log = new FrontendLog(LogFormat.TCP, false);
        Duration client = clientSeconds == 0 ? HOUR : Duration.ofSeconds(clientSeconds);
        return new ProxyConfig(
                "default/web",
                sessions + 100,
                3,
                OptionalInt.empty(),
                new Timeouts(Duration.ofSeconds(30), client, HOUR, HOUR, HOUR),
                Optional.empty(),
                List.of(
                        new FrontendConfig("in", 18_080, "be", sessions, List.of(Cidr.parse(host)), log),
                        new FrontendConfig("pulse", 18_081, "pulse", 100, List.of(), log)),
                List.of(
                        new BackendConfig(
                                "be",
                                BalanceAlgorithm.RANDOM,
                                Optional.of(new StickConfig(
                                        32, 128, table, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false)),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(server("a", 0), server("b", 1), server("c", 2))),
                        new BackendConfig(
                                "pulse",
                                BalanceAlgorithm.RANDOM,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(serverAt("pulse", pulse)))),
                Optional.empty(),
                new StatsConfig(18_404, "/stats", true),
                Optional.empty());
    }

    /** Event loops of a replica that has one core to itself, or all. */
    int loops(boolean oneCore) {
        return oneCore ? 1 : Runtime.getRuntime().availableProcessors();
    }

    private ServerConfig server(String name, int number) {
        return serverAt(name, servers.get(number));
    }

    private ServerConfig serverAt(String name, int port) {
        return new ServerConfig(name, host, port, 0, 1, AdministrativeState.READY);
    }
}
