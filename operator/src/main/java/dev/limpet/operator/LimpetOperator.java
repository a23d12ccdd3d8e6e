package dev.limpet.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;

/**
 * The operator as one object: looks after the LoadBalancers that a client sees, from {@link #start()} to
 * {@link #close()}. It holds no static state, so several may run in one process; the client stays open and the
 * caller's.
 */
public final class LimpetOperator implements AutoCloseable {
    private final Operator operator;

    public LimpetOperator(KubernetesClient client, OperatorSettings settings) {
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(false)
                .withParseResourceVersions(true));
    }

    /** Starts watching; returns once the caches are filled. */
    public void start() {
        operator.start();
    }

    /** Stops watching and waits for reconciliations under way. What was created stays. */
    @Override
    public void close() {
        operator.stop();
    }
}
