package dev.limpet.proxy;

import dev.limpet.config.LoadedConfig;
import dev.limpet.proxy.accesslog.AsyncAccessLog;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.net.DataPath;
import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.peers.PeerInfo;
import dev.limpet.proxy.peers.Peers;
import dev.limpet.proxy.peers.SyncStatus;
import dev.limpet.proxy.report.Endpoint;
import dev.limpet.proxy.report.FrontendView;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.PeersTlsView;
import dev.limpet.proxy.report.Pipes;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.ResyncPhase;
import dev.limpet.proxy.snapshot.Snapshots;
import dev.limpet.proxy.stats.Distribution;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The replica's state, as one thread changes it and all others read it. */
final class RunningProxy implements ProxyView {
    private final Environment environment;
    private final DataPath dataPath;
    private final Peers peers;
    private final Snapshots snapshots;
    private final AsyncAccessLog accessLog;
    private final LoopProbe probe;
    private final String transport;
    private final Optional<String> transportRefused;
    private final int threads;
    private final long startedMillis = System.currentTimeMillis();
    private volatile InForce inForce;
    private volatile Optional<String> rejected = Optional.empty();
    private volatile Phase phase = Phase.STARTING;

    private enum Phase {
        STARTING,
        RUNNING,
        STOPPING
    }

    private record InForce(LoadedConfig config, Map<String, Backend> backends, int generation, long sinceMillis) {}

    RunningProxy(
            Environment environment,
            LoadedConfig first,
            DataPath dataPath,
            Peers peers,
            Snapshots snapshots,
            AsyncAccessLog accessLog,
            LoopProbe probe,
            EventLoops loops,
            int threads) {
        this.environment = environment;
        this.dataPath = dataPath;
        this.peers = peers;
        this.snapshots = snapshots;
        this.accessLog = accessLog;
        this.probe = probe;
        this.transport = loops.transport();
        this.transportRefused = loops.refused();
        this.threads = threads;
        this.inForce = new InForce(first, Map.of(), 0, startedMillis);
    }

    /** A configuration is in force from now on. */
    void took(LoadedConfig config, Map<String, Backend> backends) {
        InForce before = inForce;
        boolean same = before.generation() > 0 && before.config().hash().equals(config.hash());
        inForce = same
                ? new InForce(config, backends, before.generation(), before.sinceMillis())
                : new InForce(config, backends, before.generation() + 1, System.currentTimeMillis());
    }

    /** The newest configuration is in force. */
    void accept() {
        rejected = Optional.empty();
    }

    /** The newest configuration is not in force. */
    void reject(String reason) {
        rejected = Optional.of(reason);
    }

    void started() {
        phase = Phase.RUNNING;
    }

    void stop() {
        phase = Phase.STOPPING;
    }

    Map<String, Backend> backendsByName() {
        return inForce.backends();
    }

    @Override
    public String replica() {
        return environment.name();
    }

    @Override
    public LoadedConfig config() {
        return inForce.config();
    }

    @Override
    public Optional<String> rejected() {
        return rejected;
    }

    @Override
    public Optional<String> unkept() {
        return snapshots.problem();
    }

    @Override
    public boolean isAlive() {
        return probe.allRun();
    }

    @Override
    public Readiness readiness() {
        SyncStatus synced = peers.synced();
        return switch (phase) {
            case STARTING -> Readiness.notReady("starting");
            case STOPPING -> Readiness.notReady("stopping");
            case RUNNING -> peers.isCaughtUp() ? Readiness.ready() : Readiness.notReady(synced.reason());
        };
    }

    @Override
    public boolean peersSynced() {
        return config().config().peers().isEmpty() || peers.synced().current();
    }

    @Override
    public String peersSync() {
        return config().config().peers().isEmpty()
                ? "no peers are configured"
                : peers.synced().reason();
    }

    @Override
    public ResyncPhase resync() {
        if (config().config().peers().isEmpty()) {
            return ResyncPhase.CURRENT;
        }
        return switch (peers.synced().phase()) {
            case SEEKING -> ResyncPhase.SEEKING;
            case ASKING -> ResyncPhase.LEARNING;
            case CURRENT -> ResyncPhase.CURRENT;
        };
    }

    @Override
    public int configurationGeneration() {
        return inForce.generation();
    }

    @Override
    public long configuredMillis() {
        return inForce.sinceMillis();
    }

    @Override
    public Distribution loopDelays() {
        return probe.delays();
    }

    @Override
    public long startedMillis() {
        return startedMillis;
    }

    @Override
    public long clockMillis() {
        return Clock.millis();
    }

    @Override
    public String transport() {
        return transport;
    }

    @Override
    public Optional<String> transportRefused() {
        return transportRefused;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public Pipes pipes() {
        return new Pipes(dataPath.mostPipes(), dataPath.usedPipes(), dataPath.freePipes());
    }

    @Override
    public long droppedLogs() {
        return accessLog.dropped();
    }

    @Override
    public int maxConnections() {
        return dataPath.limit();
    }

    @Override
    public List<FrontendView> frontends() {
        return dataPath.frontends().stream()
                .map(frontend -> new FrontendView(
                        frontend.config(), frontend.stats(), frontend.limit(), dataPath.isEnabled(frontend)))
                .toList();
    }

    @Override
    public List<Backend> backends() {
        return List.copyOf(inForce.backends().values());
    }

    @Override
    public Optional<PeersTlsView> peersTls() {
        return peers.tls().map(tls -> new PeersTlsView(tls.expires(), tls.problem(), peers.refusals()));
    }

    @Override
    public List<PeerView> peers() {
        List<PeerView> members = new ArrayList<>();
        config().config().peers().ifPresent(config -> {
            String here = Endpoint.text(new InetSocketAddress(environment.bind(), config.port()));
            members.add(PeerView.local(replica(), here));
            peers.status().stream().map(RunningProxy::remote).forEach(members::add);
        });
        members.sort((one, other) -> one.name().compareTo(other.name()));
        return members;
    }

    private static PeerView remote(PeerInfo peer) {
        return new PeerView(
                peer.name(),
                peer.address(),
                PeerView.Side.REMOTE,
                peer.state(),
                peer.updatesSent(),
                peer.updatesReceived(),
                peer.unacknowledged());
    }
}
