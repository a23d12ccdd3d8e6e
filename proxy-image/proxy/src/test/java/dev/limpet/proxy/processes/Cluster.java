package dev.limpet.proxy.processes;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.Cidr;
import dev.limpet.config.ExternalPeer;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.PeersConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StatsConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.config.Timeouts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What replicas have in common: one frontend before the backend {@code be}, which keeps sources, and where peers are
 * found.
 *
 * @param trusted from where connections begin with a PROXY protocol header
 * @param dns the server that knows the replicas
 * @param persistent whether tables are kept beyond a process
 */
record Cluster(
        BalanceAlgorithm balance,
        List<ServerConfig> servers,
        List<ExternalPeer> external,
        List<Cidr> trusted,
        InetSocketAddress dns,
        boolean persistent) {
    static final int FRONTEND = 18_080;
    static final int PEERS = 18_000;
    static final int ADMIN = 18_404;
    static final int RUNTIME = 18_999;
    static final String SERVICE = "web-peers.default.svc.cluster.local";
    /** Where the SRV records of the replicas are found. */
    static final String PEERS_RECORD = "_peers._tcp." + SERVICE + ".";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    Cluster(
            BalanceAlgorithm balance,
            List<ServerConfig> servers,
            List<ExternalPeer> external,
            List<Cidr> trusted,
            InetSocketAddress dns) {
        this(balance, servers, external, trusted, dns, false);
    }

    Cluster keepingTables() {
        return new Cluster(balance, servers, external, trusted, dns, true);
    }

    ProxyConfig config() {
        return new ProxyConfig(
                "default/web",
                10_000,
                3,
                OptionalInt.empty(),
                new Timeouts(Duration.ofSeconds(5), MINUTE, MINUTE, MINUTE, MINUTE),
                Optional.empty(),
                List.of(new FrontendConfig(
                        "in", FRONTEND, "be", 10_000, trusted, new FrontendLog(LogFormat.NONE, false))),
                List.of(new BackendConfig(
                        "be",
                        balance,
                        Optional.of(new StickConfig(
                                32,
                                128,
                                1_000_000,
                                StickConfig.WhenFull.EVICT_OLDEST,
                                Duration.ofHours(8),
                                persistent)),
                        Optional.empty(),
                        Optional.empty(),
                        servers)),
                Optional.of(new PeersConfig(PEERS, SERVICE, external, Optional.empty())),
                new StatsConfig(ADMIN, "/stats", true),
                Optional.empty());
    }
}
