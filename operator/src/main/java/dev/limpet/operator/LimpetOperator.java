package dev.limpet.operator;

import dev.limpet.operator.admin.Health;
import dev.limpet.operator.names.HostLookup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator as one object: looks after the LoadBalancers that a client sees, from {@link #start()} to
 * {@link #close()}. It holds no static state, so several may run in one process; the client stays open and the
 * caller's.
 */
public final class LimpetOperator implements Health, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LimpetOperator.class);

    private static final GenericRetry RETRY = new GenericRetry()
            .setInitialInterval(Duration.ofMillis(500))
            .setIntervalMultiplier(2)
            .setMaxInterval(Duration.ofSeconds(30).toMillis())
            .withoutMaxAttempts();

    /** Enough for what is under way, of which a request may take a while; within a pod's grace period of 30 s. */
    private static final Duration TERMINATION = Duration.ofSeconds(10);

    private final OperatorSettings settings;
    private final DrainingReconciler reconciler;
    private final Operator operator;
    private volatile boolean closing;

    public LimpetOperator(KubernetesClient client, OperatorSettings settings) {
        this(client, settings, Metrics.NOOP);
    }

    public LimpetOperator(KubernetesClient client, OperatorSettings settings, Metrics metrics) {
        this(client, settings, metrics, HostLookup.system());
    }

    LimpetOperator(KubernetesClient client, OperatorSettings settings, Metrics metrics, HostLookup lookup) {
        this.settings = settings;
        this.reconciler =
                new DrainingReconciler(new LoadBalancerReconciler(client, settings, lookup, InstantSource.system()));
        this.operator = new Operator(configuration -> {
            configuration
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withParseResourceVersions(true)
                    .withReconciliationTerminationTimeout(TERMINATION)
                    .withMetrics(metrics);
            settings.lease().map(this::election).ifPresent(configuration::withLeaderElectionConfiguration);
        });
    }

    private LeaderElectionConfiguration election(Lease lease) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease.name())
                .withLeaseNamespace(lease.namespace())
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> {},
                        this::stopLeading,
                        leader -> LOG.atInfo()
                                .addKeyValue("lease", lease.namespace() + "/" + lease.name())
                                .addKeyValue("leader", leader)
                                .log("leader elected")))
                .build();
    }

    /** Another operator may be at work from now on, so nothing may be finished first. */
    private void stopLeading() {
        if (!closing) {
            LOG.error("the lease is lost; the process ends, to wait for it anew");
            Runtime.getRuntime().halt(1);
        }
    }

    /** Starts watching; returns once the caches are filled. An operator is started once. */
    public void start() {
        operator.register(reconciler, controller -> {
            controller.withName("loadbalancer").withRetry(RETRY).withRateLimiter(batching());
            if (settings.namespaces().isEmpty()) {
                controller.watchingAllNamespaces();
            } else {
                controller.settingNamespaces(settings.namespaces());
            }
        });
        operator.start();
    }

    /**
     * Changes that come in quick succession are one reconciliation: a rollout moves many endpoints at once, and a Service that
     * flaps takes no more than its share.
     */
    private LinearRateLimiter batching() {
        return new LinearRateLimiter(settings.visits().apart(), 1);
    }

    @Override
    public boolean isAlive() {
        return !closing;
    }

    /** An operator that waits for the lease is ready, too: it has filled its caches. */
    @Override
    public boolean isReady() {
        RuntimeInfo info = operator.getRuntimeInfo();
        return !closing && info.isStarted() && info.allEventSourcesAreHealthy();
    }

    /** Waits for reconciliations under way, then stops watching. What was created stays. */
    @Override
    public void close() {
        closing = true;
        if (!reconciler.drain(TERMINATION)) {
            LOG.atWarn().addKeyValue("waited", TERMINATION).log("a reconciliation does not come to its end");
        }
        operator.stop();
    }
}
