package dev.limpet.operator;

import dev.limpet.crds.LoadBalancer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The LoadBalancer {@code web} with all that Limpet makes of one, and what the cluster comes to with it. */
final class Settling {
    private final RunningOperator operator;
    private final ControllersStandIn controllers;

    Settling(RunningOperator operator) {
        this.operator = operator;
        this.controllers = new ControllersStandIn(operator);
    }

    /** Creates the LoadBalancer, with certificates, a pod template and stick tables that can be changed. */
    void create() {
        operator.create(manifest -> manifest.replace("      servers:", "      stick: {}\n      servers:")
                + "  peers: {tls: Managed}\n  pod: {env: [{name: LEVEL, value: INFO}]}\n");
    }

    /** Deletes the LoadBalancer, and then what it owned, as Kubernetes does. */
    void deleteAll() {
        operator.client().resource(operator.loadBalancer()).delete();
        deleteChildren();
        awaiting().until(() -> {
            controllers.collectGarbage();
            return state().isEmpty();
        });
    }

    /** Deletes everything but the LoadBalancer. */
    void deleteChildren() {
        ClusterState.objects(operator.client()).stream()
                .filter(object -> !(object instanceof LoadBalancer))
                .forEach(object -> operator.client().resource(object).delete());
    }

    Map<String, String> state() {
        return ClusterState.of(operator.client());
    }

    /** The state once it is ready and nothing is written any more, though the replicas are asked again and again. */
    Map<String, String> settled() {
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        awaiting().until(() -> {
            controllers.step();
            int now = operator.cluster().writes().size();
            if (writes.getAndSet(now) != now || !isReady()) {
                asked.set(operator.asked());
            }
            return operator.asked() >= asked.get() + 6;
        });
        return state();
    }

    /** Waits for what is told or for the state; what the state is if it is none of both the caller finds out. */
    void awaitEither(BooleanSupplier told, Map<String, String> state) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        awaiting().until(() -> {
            controllers.step();
            return told.getAsBoolean() || (isReady() && state().equals(state)) || System.nanoTime() > end;
        });
    }

    private static ConditionFactory awaiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(15));
    }

    private boolean isReady() {
        LoadBalancer loadBalancer = operator.loadBalancer();
        return Optional.ofNullable(loadBalancer.getStatus())
                .flatMap(status -> RunningOperator.condition(status, "Ready"))
                .filter(ready -> ready.getStatus().equals("True"))
                .filter(ready -> ready.getObservedGeneration()
                        .equals(loadBalancer.getMetadata().getGeneration()))
                .isPresent();
    }
}
