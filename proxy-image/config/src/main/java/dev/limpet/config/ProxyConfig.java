package dev.limpet.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything one proxy replica is told. All replicas of a load balancer read the same file.
 *
 * @param loadBalancer namespace and name of the resource, {@code namespace/name}
 * @param maxConnections client connections this replica serves at once, at least 1
 * @param retries connection attempts after the first, 0 to 10,000
 * @param redispatch every which retry is made on another server, 0 to 10,000, 0 for none; absent for the last one
 * @param frontends unique by name and by port
 * @param backends unique by name; every frontend's backend is among them
 * @param peers absent when tables are not replicated
 * @param tcp absent when the kernel's own settings do
 * @param syslog where access logs go beside standard output
 */
public record ProxyConfig(
        String loadBalancer,
        int maxConnections,
        int retries,
        OptionalInt redispatch,
        Timeouts timeouts,
        Optional<TcpConfig> tcp,
        List<FrontendConfig> frontends,
        List<BackendConfig> backends,
        Optional<PeersConfig> peers,
        StatsConfig stats,
        Optional<SyslogConfig> syslog) {

    public ProxyConfig {
        Check.range("maxConnections", maxConnections, 1, 10_000_000);
        Check.range("retries", retries, 0, 10_000);
        redispatch.ifPresent(every -> Check.range("redispatch", every, 0, 10_000));
        frontends = List.copyOf(frontends);
        backends = List.copyOf(backends);
        Check.unique("frontends", "name", frontends, FrontendConfig::name);
        Check.unique("backends", "name", backends, BackendConfig::name);
        Set<Integer> ports = new HashSet<>();
        for (FrontendConfig frontend : frontends) {
            if (!ports.add(frontend.port())) {
                throw new IllegalArgumentException("frontends: port " + frontend.port() + " is used twice");
            }
            if (backends.stream().noneMatch(backend -> backend.name().equals(frontend.backend()))) {
                throw new IllegalArgumentException("frontends: " + frontend.name() + " names backend "
                        + frontend.backend() + ", which does not exist");
            }
        }
        if (!ports.add(stats.port())) {
            throw new IllegalArgumentException("stats.port: " + stats.port() + " is a frontend's port already");
        }
        if (peers.isPresent() && !ports.add(peers.get().port())) {
            throw new IllegalArgumentException(
                    "peers.port: " + peers.get().port() + " is used by a frontend or the statistics already");
        }
    }

    /** The backend of that name, which must be one of {@link #backends()}. */
    public BackendConfig backend(String name) {
        return backends.stream()
                .filter(backend -> backend.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no backend is named " + name));
    }

    /** The same configuration with other frontends. */
    public ProxyConfig withFrontends(List<FrontendConfig> changed) {
        return new ProxyConfig(
                loadBalancer,
                maxConnections,
                retries,
                redispatch,
                timeouts,
                tcp,
                changed,
                backends,
                peers,
                stats,
                syslog);
    }
}
