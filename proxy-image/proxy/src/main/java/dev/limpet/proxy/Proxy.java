package dev.limpet.proxy;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.ConfigException;
import dev.limpet.config.LoadedConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.proxy.accesslog.AsyncAccessLog;
import dev.limpet.proxy.admin.AdminServer;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.health.HealthChecks;
import dev.limpet.proxy.metrics.Metrics;
import dev.limpet.proxy.net.DataPath;
import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.peers.DnsPeerDirectory;
import dev.limpet.proxy.peers.Peers;
import dev.limpet.proxy.peers.PeersChange;
import dev.limpet.proxy.peers.tls.CredentialsFolder;
import dev.limpet.proxy.runtime.Listener;
import dev.limpet.proxy.runtime.RuntimeServer;
import dev.limpet.proxy.snapshot.Snapshots;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica: starts, takes changed configurations over while it runs, drains and stops. Configurations are applied by
 * one thread, the housekeeping thread; the first one by the thread that starts the replica.
 */
final class Proxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);
    private static final int LOOK_MILLIS = 200;
    private static final int RENEW_MILLIS = 1_000;
    private static final int RETRY_MILLIS = 5_000;
    private static final int EXPIRE_MILLIS = 50;
    private static final int PROBE_MILLIS = 1_000;
    private static final Duration LAST_LESSON = Duration.ofSeconds(2);

    private final Environment environment;
    private final ConfigFile file;
    private final RunningProxy view;
    private final EventLoops loops;
    private final AsyncAccessLog accessLog;
    private final DataPath dataPath;
    private final HealthChecks checks;
    private final DnsPeerDirectory directory;
    private final Peers peers;
    private final Snapshots snapshots;
    private final LoopProbe probe;
    private final Metrics metrics;
    private final AdminServer admin;
    private final RuntimeServer runtime;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("limpet-housekeeping").daemon().factory());

    /** A valid configuration that could not be taken over, such as for a port in use; it is tried again. */
    private Optional<LoadedConfig> refused = Optional.empty();

    private long retryAtMillis;

    private Proxy(Environment environment, ConfigFile file, LoadedConfig first) throws IOException {
        this.environment = environment;
        this.file = file;
        int threads = Runtime.getRuntime().availableProcessors();
        loops = EventLoops.open(threads, environment.transport());
        accessLog = new AsyncAccessLog(System.out, environment.name(), java.time.Clock::systemDefaultZone);
        directory =
                new DnsPeerDirectory(loops.group(), loops.datagramChannel(), loops.socketChannel(), environment.dns());
        peers = new Peers(
                environment.name(),
                environment.bind(),
                loops.group(),
                loops.socketChannel(),
                loops.serverChannel(),
                directory,
                new CredentialsFolder(environment.peersTls()));
        dataPath = new DataPath(loops, environment.bind(), accessLog, Clock::millis, peers::isCaughtUp);
        peers.onCaughtUp(dataPath::admit);
        checks = new HealthChecks(dataPath::endSessions);
        snapshots = new Snapshots(environment.state(), InstantSource.system(), environment.snapshotInterval());
        probe = new LoopProbe(loops.sessionGroup());
        view = new RunningProxy(environment, first, dataPath, peers, snapshots, accessLog, probe, loops, threads);
        metrics = new Metrics(view);
        admin = new AdminServer(loops.group(), loops.serverChannel(), environment.bind(), view, metrics::scrape);
        runtime = new RuntimeServer(loops, view, new DataPathControls(dataPath));
    }

    /**
     * Starts a replica; when this returns its ports are open. Clients are served once the tables of its peers are learned: before,
     * each source would be new to it.
     *
     * @throws ConfigException when there is no valid configuration
     * @throws IOException when a port cannot be listened on
     */
    static Proxy start(Environment environment) throws ConfigException, IOException {
        ConfigFile file = new ConfigFile(environment.configFile());
        LoadedConfig first = file.read();
        Proxy proxy = new Proxy(environment, file, first);
        try {
            for (Listener listener : environment.runtime()) {
                proxy.runtime.bind(listener);
            }
            proxy.take(first);
        } catch (IOException | RuntimeException e) {
            proxy.close();
            throw e;
        }
        proxy.housekeeping.scheduleWithFixedDelay(proxy::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        proxy.housekeeping.scheduleWithFixedDelay(proxy::expire, EXPIRE_MILLIS, EXPIRE_MILLIS, TimeUnit.MILLISECONDS);
        proxy.housekeeping.scheduleWithFixedDelay(proxy.probe::measure, 0, PROBE_MILLIS, TimeUnit.MILLISECONDS);
        proxy.housekeeping.scheduleWithFixedDelay(
                proxy::renewCredentials, RENEW_MILLIS, RENEW_MILLIS, TimeUnit.MILLISECONDS);
        proxy.view.started();
        LOG.atInfo()
                .addKeyValue("replica", environment.name())
                .addKeyValue("config", first.hash())
                .addKeyValue("transport", proxy.loops.transport())
                .log("replica started");
        return proxy;
    }

    /**
     * Is not ready from now on, and after a pause, in which those who send clients here hear of it, refuses new clients,
     * sees to it that a peer knows what this replica knows, lets sessions end for a while, and keeps what is persistent.
     * The calling thread waits for all that.
     */
    void drain(Duration pause, Duration most) {
        view.stop();
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.atInfo().addKeyValue("sessions", dataPath.sessions()).log("replica stops");
        housekeeping.shutdown();
        var drained = dataPath.drain(most);
        peers.taught(LAST_LESSON).join();
        drained.join();
        snapshots.finish();
    }

    /** The backends that there are now, by name. */
    Map<String, Backend> backends() {
        return view.backendsByName();
    }

    @Override
    public void close() {
        housekeeping.shutdownNow();
        dataPath.close();
        runtime.close();
        admin.close();
        metrics.close();
        checks.close();
        snapshots.close();
        peers.close().join();
        loops.close();
        try {
            accessLog.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            Optional<LoadedConfig> changed = file.readIfChanged();
            if (changed.isPresent()) {
                apply(changed.get());
            } else if (refused.isPresent() && Clock.millis() >= retryAtMillis) {
                apply(refused.get());
            }
        } catch (ConfigException e) {
            refused = Optional.empty();
            reject(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("configuration could not be looked at");
        }
    }

    private void apply(LoadedConfig next) {
        LoadedConfig before = view.config();
        if (!next.hash().equals(before.hash())) {
            try {
                take(next);
            } catch (IOException | RuntimeException e) {
                restore(before);
                refused = Optional.of(next);
                retryAtMillis = Clock.millis() + RETRY_MILLIS;
                reject(String.valueOf(e.getMessage()));
                return;
            }
            LOG.atInfo().addKeyValue("config", next.hash()).log("configuration taken over");
        }
        refused = Optional.empty();
        view.accept();
    }

    private void reject(String reason) {
        if (view.rejected().equals(Optional.of(reason))) {
            return;
        }
        view.reject(reason);
        LOG.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("inForce", view.config().hash())
                .log("configuration rejected");
    }

    private void restore(LoadedConfig before) {
        try {
            take(before);
        } catch (IOException | RuntimeException e) {
            LOG.atError()
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("the configuration before could not be restored");
        }
    }

    /** What a configuration brings: all its backends by name, those that there were among them. */
    private record Change(ProxyConfig config, String hash, Map<String, Backend> backends, List<Backend> added) {
        List<StickTable> tables() {
            return backends.values().stream()
                    .flatMap(backend -> backend.table().stream())
                    .toList();
        }
    }

    private Change change(LoadedConfig loaded) {
        ProxyConfig config = environment.reachable(loaded.config());
        Map<String, Backend> known = view.backendsByName();
        Map<String, Backend> backends = new LinkedHashMap<>();
        List<Backend> added = new ArrayList<>();
        for (BackendConfig each : config.backends()) {
            Backend backend = known.get(each.name());
            if (backend == null) {
                backend = new Backend(each, Clock::millis);
                added.add(backend);
            }
            backends.put(each.name(), backend);
        }
        return new Change(config, loaded.hash(), backends, added);
    }

    /**
     * Takes all ports before anything changes, so that one in use leaves sessions, tables and peers alone. Peers are asked for
     * tables as soon as there are some, while all else is taken over.
     */
    private void take(LoadedConfig loaded) throws IOException {
        Change change = change(loaded);
        admin.configure(change.config().stats());
        try (PeersChange sharing = join(peers.prepare(change.config().peers()))) {
            dataPath.configure(change.config(), change.backends(), () -> {
                configure(change);
                restore(change);
                sharing.take(change.tables()).join();
            });
        }
        view.took(new LoadedConfig(change.config(), change.hash()), change.backends());
        accessLog.configure(change.config().syslog());
        checks.configure(change.backends().values());
        snapshots.keep(change.tables().stream().filter(Proxy::isPersistent).toList());
    }

    private static void configure(Change change) {
        for (BackendConfig each : change.config().backends()) {
            Optional.ofNullable(change.backends().get(each.name())).ifPresent(backend -> backend.configure(each));
        }
    }

    private void restore(Change change) {
        change.added().stream()
                .flatMap(backend -> backend.table().stream())
                .filter(Proxy::isPersistent)
                .forEach(snapshots::restore);
    }

    private static boolean isPersistent(StickTable table) {
        return table.config().persistent();
    }

    private static <T> T join(CompletableFuture<T> done) throws IOException {
        try {
            return done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private void renewCredentials() {
        try {
            peers.renewCredentials();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the certificate for peers could not be looked at");
        }
    }

    private void expire() {
        for (Backend backend : view.backendsByName().values()) {
            backend.table().ifPresent(StickTable::expire);
        }
    }
}
