package dev.limpet.operator;

import dev.limpet.operator.names.HostLookup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The operator as one object: looks after the LoadBalancers that a client sees, from {@link #start()} to
 * {@link #close()}. It holds no static state, so several may run in one process; the client stays open and the
 * caller's.
 */
public final class LimpetOperator implements AutoCloseable {
    private static final GenericRetry RETRY = new GenericRetry()
            .setInitialInterval(Duration.ofMillis(500))
            .setIntervalMultiplier(2)
            .setMaxInterval(Duration.ofSeconds(30).toMillis())
            .withoutMaxAttempts();

    private final KubernetesClient client;
    private final OperatorSettings settings;
    private final HostLookup lookup;
    private final Operator operator;

    public LimpetOperator(KubernetesClient client, OperatorSettings settings) {
        this(client, settings, HostLookup.system());
    }

    LimpetOperator(KubernetesClient client, OperatorSettings settings, HostLookup lookup) {
        this.lookup = lookup;
        this.client = client;
        this.settings = settings;
        this.operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withParseResourceVersions(true));
    }

    /** Starts watching; returns once the caches are filled. An operator is started once. */
    public void start() {
        operator.register(new LoadBalancerReconciler(client, settings, lookup, InstantSource.system()), controller -> {
            controller.withName("loadbalancer").withRetry(RETRY).withRateLimiter(batching());
            if (settings.namespaces().isEmpty()) {
                controller.watchingAllNamespaces();
            } else {
                controller.settingNamespaces(settings.namespaces());
            }
        });
        operator.start();
    }

    /** Changes that come in quick succession are one reconciliation: a rollout moves many endpoints at once. */
    private LinearRateLimiter batching() {
        return new LinearRateLimiter(settings.polling().unsettled(), 1);
    }

    /** Stops watching and waits for reconciliations under way. What was created stays. */
    @Override
    public void close() {
        operator.stop();
    }
}
