package dev.limpet.operator.sources;

import dev.limpet.config.status.ProxyStatus;
import dev.limpet.crds.ExternalTrafficPolicy;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerSpec;
import dev.limpet.crds.ServiceType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells when nodes put their own addresses in the place of clients', which leaves a stick table little to go by. */
public final class SourceRemarks {
    static final String EXPECTED =
            "spec.service.externalTrafficPolicy: with Cluster proxies may see nodes' addresses as sources"
                    + " instead of clients'; write Local, or have clients' addresses told by acceptProxyProtocol";

    static final String SEEN_WITH_CLUSTER =
            "spec.service.externalTrafficPolicy: with Cluster nodes put their addresses in the place of clients', and proxies"
                    + " see no others; write Local, or have clients' addresses told by acceptProxyProtocol";

    static final String SEEN =
            "all sources that proxies see are addresses of nodes, which seem to put them in the place of clients'; have them"
                    + " leave clients' addresses as they are, or told by acceptProxyProtocol";

    /** How old what is known of nodes may be. */
    private static final Duration OLD = Duration.ofMinutes(10);

    /** The same, before what was said of sources is taken back: one may be a new node. */
    private static final Duration NEW = Duration.ofMinutes(1);

    /** How long nothing is said once a client was seen. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private record Spec(String uid, long generation) {}

    private final Nodes nodes;
    private final InstantSource clock;
    private final Map<Spec, Instant> clientsSeen = new ConcurrentHashMap<>();

    public SourceRemarks(Nodes nodes, InstantSource clock) {
        this.nodes = nodes;
        this.clock = clock;
    }

    /**
     * A sentence on it, if one is due.
     *
     * @param said what was said of this specification before: it stays until something speaks against it
     * @param hosts addresses of the nodes that pods run on
     */
    public Optional<String> of(
            LoadBalancer loadBalancer,
            Optional<String> said,
            List<ProxyStatus> answers,
            Supplier<Stream<String>> hosts) {
        LoadBalancerSpec spec = loadBalancer.getSpec();
        if (spec.frontends().stream().allMatch(frontend -> frontend.acceptProxyProtocol() != null)) {
            return Optional.empty();
        }
        String seen = isByCluster(spec) ? SEEN_WITH_CLUSTER : SEEN;
        SeenSources sources = SeenSources.of(answers);
        Origin origin = Origin.of(sources, () -> nodes.addresses(OLD, hosts));
        if (origin != Origin.NODES && said.orElse("").contains(seen)) {
            origin = Origin.of(sources, () -> nodes.addresses(NEW, hosts));
        }
        if (areClients(loadBalancer, origin)) {
            return Optional.empty();
        }
        return switch (origin) {
            case NODES -> Optional.of(seen);
            case CLIENTS -> Optional.empty();
            case UNCERTAIN -> expected(spec);
            case UNTOLD ->
                said.isEmpty()
                        ? expected(spec)
                        : Stream.of(seen, EXPECTED).filter(said.get()::contains).findFirst();
        };
    }

    /** Whether there are clients among the sources, or were a while ago: tables may lose them and get them back. */
    private boolean areClients(LoadBalancer loadBalancer, Origin origin) {
        Spec spec = new Spec(
                loadBalancer.getMetadata().getUid(), loadBalancer.getMetadata().getGeneration());
        Instant now = clock.instant();
        if (origin == Origin.CLIENTS) {
            clientsSeen.put(spec, now);
        }
        clientsSeen.values().removeIf(seen -> seen.isBefore(now.minus(PATIENCE)));
        return clientsSeen.containsKey(spec);
    }

    private static Optional<String> expected(LoadBalancerSpec spec) {
        return isByCluster(spec) ? Optional.of(EXPECTED) : Optional.empty();
    }

    private static boolean isByCluster(LoadBalancerSpec spec) {
        return spec.service().type() != ServiceType.CLUSTER_IP
                && spec.service().externalTrafficPolicy() == ExternalTrafficPolicy.CLUSTER;
    }
}
