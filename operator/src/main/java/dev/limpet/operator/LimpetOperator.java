package dev.limpet.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
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
    private final Operator operator;

    public LimpetOperator(KubernetesClient client, OperatorSettings settings) {
        this.client = client;
        this.settings = settings;
        this.operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withParseResourceVersions(true));
    }

    /** Starts watching; returns once the caches are filled. An operator is started once. */
    public void start() {
        operator.register(new LoadBalancerReconciler(client, settings, InstantSource.system()), controller -> {
            controller.withName("loadbalancer").withRetry(RETRY);
            if (settings.namespaces().isEmpty()) {
                controller.watchingAllNamespaces();
            } else {
                controller.settingNamespaces(settings.namespaces());
            }
        });
        operator.start();
    }

    /** Stops watching and waits for reconciliations under way. What was created stays. */
    @Override
    public void close() {
        operator.stop();
    }
}
