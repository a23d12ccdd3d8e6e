package dev.limpet.operator.resolve;

import dev.limpet.config.Cidr;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.MetricsPrefix;
import dev.limpet.config.PeersConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.StatsConfig;
import dev.limpet.config.SyslogConfig;
import dev.limpet.config.SyslogFormat;
import dev.limpet.config.SyslogTransport;
import dev.limpet.config.TcpConfig;
import dev.limpet.config.Timeouts;
import dev.limpet.crds.Backend;
import dev.limpet.crds.Frontend;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerSpec;
import dev.limpet.crds.Log;
import dev.limpet.crds.Peers;
import dev.limpet.crds.PeersTls;
import dev.limpet.crds.Stats;
import dev.limpet.crds.Syslog;
import dev.limpet.crds.Tcp;
import dev.limpet.operator.resolve.Resolution.Accepted;
import dev.limpet.operator.resolve.Resolution.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Resolves LoadBalancers. What the API server's validation lets through is checked again here, by the records of the
 * proxy's configuration: a resource may have been stored under an older CRD.
 */
public final class Resolver {
    private final ClusterView cluster;
    private final String clusterDomain;

    public Resolver(ClusterView cluster, String clusterDomain) {
        this.cluster = cluster;
        this.clusterDomain = clusterDomain;
    }

    public Resolution resolve(LoadBalancer loadBalancer) {
        Identity identity = Identity.of(loadBalancer);
        LoadBalancerSpec spec = loadBalancer.getSpec();
        List<Remark> remarks = new ArrayList<>();
        try {
            requireSupported(spec);
            requireBackends(spec);
            PodEnvironment.require(spec);
            ResolvedLoadBalancer resolved = ResolvedLoadBalancer.of(
                    identity,
                    spec.replicas() == null ? OptionalInt.empty() : OptionalInt.of(spec.replicas()),
                    config(identity, spec, new BackendResolver(cluster, remarks)),
                    nodePorts(spec.frontends()),
                    certificates(identity, spec.peers()),
                    spec.service(),
                    spec.pod(),
                    spec.monitoring());
            return new Accepted(resolved, List.copyOf(remarks));
        } catch (RefusedException e) {
            return e.asResolution();
        } catch (IllegalArgumentException e) {
            return new Resolution.Refused(Problem.INVALID, "spec." + e.getMessage());
        }
    }

    private static Map<String, Integer> nodePorts(List<Frontend> frontends) {
        return frontends.stream()
                .filter(frontend -> frontend.nodePort() != null)
                .collect(Collectors.toMap(Frontend::name, Frontend::nodePort));
    }

    private void requireSupported(LoadBalancerSpec spec) throws RefusedException {
        if (spec.monitoring().podMonitor() && !cluster.knows(OptionalKind.POD_MONITOR)) {
            throw new RefusedException(
                    Problem.UNSUPPORTED,
                    "spec.monitoring.podMonitor: the cluster has no PodMonitors (monitoring.coreos.com/v1); install the"
                            + " Prometheus operator and restart Limpet's, or write false");
        }
        if (spec.peers().tls() == PeersTls.CERT_MANAGER && !cluster.knows(OptionalKind.CERTIFICATE)) {
            throw new RefusedException(
                    Problem.UNSUPPORTED,
                    "spec.peers.tls: the cluster has no Certificates (cert-manager.io/v1); install cert-manager and restart"
                            + " Limpet's operator, or write Managed, Secret or Disabled instead of CertManager");
        }
    }

    private static void requireBackends(LoadBalancerSpec spec) throws RefusedException {
        List<String> names = spec.backends().stream().map(Backend::name).toList();
        for (Frontend frontend : spec.frontends()) {
            if (!names.contains(frontend.backend())) {
                throw new RefusedException(
                        Problem.BACKEND_NOT_FOUND,
                        "spec.frontends[" + frontend.name() + "].backend: there is no backend '" + frontend.backend()
                                + "'; use one of " + String.join(", ", names) + ", or add it");
            }
        }
    }

    private ProxyConfig config(Identity identity, LoadBalancerSpec spec, BackendResolver backends)
            throws RefusedException {
        Timeouts timeouts = timeouts(spec.timeouts());
        return new ProxyConfig(
                identity.toString(),
                spec.maxConnections(),
                spec.retries(),
                spec.redispatch() == null ? OptionalInt.empty() : OptionalInt.of(spec.redispatch()),
                timeouts,
                Optional.ofNullable(spec.tcp()).map(Resolver::tcp),
                spec.frontends().stream()
                        .map(frontend -> frontend(frontend, spec.maxConnections()))
                        .toList(),
                backends.resolve(identity, spec.backends(), timeouts),
                Optional.of(peers(identity, spec.peers())),
                stats(spec.stats()),
                Optional.ofNullable(spec.log()).map(Log::syslog).map(Resolver::syslog));
    }

    private static StatsConfig stats(Stats stats) {
        MetricsPrefix prefix = switch (stats.metricsPrefix()) {
            case LIMPET -> MetricsPrefix.LIMPET;
            case HAPROXY -> MetricsPrefix.HAPROXY;
        };
        return new StatsConfig(stats.port(), stats.path(), stats.hideVersion(), prefix);
    }

    private static Timeouts timeouts(dev.limpet.crds.Timeouts timeouts) {
        return new Timeouts(
                SpecDuration.parse("timeouts.connect", timeouts.connect()),
                SpecDuration.parse("timeouts.client", timeouts.client()),
                SpecDuration.parse("timeouts.server", timeouts.server()),
                SpecDuration.parse("timeouts.queue", timeouts.queue()),
                SpecDuration.parse("timeouts.check", timeouts.check()),
                SpecDuration.parseOptional("timeouts.tunnel", timeouts.tunnel()),
                SpecDuration.parseOptional("timeouts.clientFin", timeouts.clientFin()),
                SpecDuration.parseOptional("timeouts.serverFin", timeouts.serverFin()));
    }

    private static TcpConfig tcp(Tcp tcp) {
        return new TcpConfig(
                Optional.ofNullable(tcp.keepAlive())
                        .map(keepAlive -> new TcpConfig.KeepAlive(
                                SpecDuration.parse("tcp.keepAlive.idle", keepAlive.idle()),
                                SpecDuration.parse("tcp.keepAlive.interval", keepAlive.interval()),
                                keepAlive.probes())),
                SpecDuration.parseOptional("tcp.userTimeout", tcp.userTimeout()));
    }

    private static FrontendConfig frontend(Frontend frontend, int maxConnections) {
        return new FrontendConfig(
                frontend.name(),
                frontend.port(),
                frontend.backend(),
                Optional.ofNullable(frontend.maxConnections()).orElse(maxConnections),
                Optional.ofNullable(frontend.acceptProxyProtocol()).stream()
                        .flatMap(accept -> accept.from().stream())
                        .map(Cidr::parse)
                        .toList(),
                new FrontendLog(
                        switch (frontend.log().format()) {
                            case TCP -> LogFormat.TCP;
                            case JSON -> LogFormat.JSON;
                            case NONE -> LogFormat.NONE;
                        },
                        frontend.log().emptyConnections()));
    }

    private PeersConfig peers(Identity identity, Peers peers) {
        return new PeersConfig(
                peers.port(),
                peersName(identity),
                peers.external().stream()
                        .map(peer -> new dev.limpet.config.ExternalPeer(peer.name(), peer.address(), peer.port()))
                        .toList(),
                peers.tls() != PeersTls.DISABLED && cluster.mayEncryptPeers(identity)
                        ? Optional.of(new dev.limpet.config.PeersTls(peersName(identity)))
                        : Optional.empty());
    }

    private PeersCertificates certificates(Identity identity, Peers peers) {
        return switch (peers.tls()) {
            case DISABLED -> new PeersCertificates.None();
            case MANAGED -> new PeersCertificates.Managed(identity.peersSecret(), peersName(identity));
            case SECRET ->
                new PeersCertificates.Provided(Optional.ofNullable(peers.tlsSecretName())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "peers.tlsSecretName: is missing; with tls: Secret it names the Secret to use")));
            case CERT_MANAGER ->
                new PeersCertificates.Requested(
                        identity.requestedSecret(),
                        peersName(identity),
                        Optional.ofNullable(peers.tlsIssuerRef())
                                .orElseThrow(
                                        () -> new IllegalArgumentException(
                                                "peers.tlsIssuerRef: is missing; with tls: CertManager it names the issuer to use")));
        };
    }

    /** The DNS name of the headless Service; certificates of replicas are for it, too. */
    private String peersName(Identity identity) {
        return identity.peersService() + "." + identity.namespace() + ".svc." + clusterDomain;
    }

    private static SyslogConfig syslog(Syslog syslog) {
        try {
            return new SyslogConfig(
                    switch (syslog.transport()) {
                        case UDP -> SyslogTransport.UDP;
                        case TCP -> SyslogTransport.TCP;
                    },
                    syslog.address(),
                    switch (syslog.format()) {
                        case RFC_3164 -> SyslogFormat.RFC_3164;
                        case RFC_5424 -> SyslogFormat.RFC_5424;
                    },
                    syslog.facility().name().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("log." + e.getMessage(), e);
        }
    }
}
