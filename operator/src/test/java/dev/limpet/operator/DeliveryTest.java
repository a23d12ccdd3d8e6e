package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said while replicas are brought a configuration in which only servers are others. */
class DeliveryTest {
    private RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    private void create() {
        apply("""
            apiVersion: v1
            kind: Service
            metadata: {namespace: test, name: shop}
            spec: {ports: [{name: http, port: 80}]}
            """);
        apply(endpoint("10.1.0.0"));
        operator.create(manifest -> manifest.substring(0, manifest.indexOf("servers:"))
                + "service: {name: shop, port: http}\n" + manifest.substring(manifest.indexOf("  stats:")));
        operator.podsBecomeReady();
        operator.awaitConfig("10.1.0.0");
        operator.proxiesTakeOver();
        operator.awaitEvent("Ready");
    }

    private void apply(String manifest) {
        operator.client()
                .resource(Serialization.<HasMetadata>unmarshal(manifest))
                .createOr(update -> update.update());
    }

    private static String endpoint(String address) {
        return """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: test, name: shop-1, labels: {kubernetes.io/service-name: shop}}
            addressType: IPv4
            ports: [{name: http, port: 8080}]
            endpoints: [{addresses: [%s], targetRef: {kind: Pod, name: shop-0}}]
            """.formatted(address);
    }

    /** Moves the endpoint and waits until the status tells of the configuration that follows. */
    private LoadBalancerStatus move(String address) {
        apply(endpoint(address));
        operator.awaitConfig(address);
        String hash = operator.configHash();
        return operator.awaitStatus(status -> hash.equals(status.configHash()));
    }

    private List<Event> events() {
        return operator.client()
                .v1()
                .events()
                .inNamespace(TestCluster.NAMESPACE)
                .list()
                .getItems();
    }

    private static String message(LoadBalancerStatus status) {
        return RunningOperator.condition(status, "Programmed").orElseThrow().getMessage();
    }

    @Test
    void endpointsThatMoveLeaveItReadyAndMakeNoEvent() {
        create();
        List<Event> before = events();
        Collection<String> ready = new ConcurrentLinkedQueue<>();

        try (Watch watch = operator.client()
                .resources(LoadBalancer.class)
                .inNamespace(TestCluster.NAMESPACE)
                .watch(conditions(ready))) {
            for (int change = 1; change <= 10; change++) {
                LoadBalancerStatus moved = move("10.1.0." + change);
                assertThat(message(moved))
                        .isEqualTo("configuration " + moved.configHash() + " is on its way to web-0; web-1");
                if (change % 2 == 0) {
                    operator.proxiesRun();
                    operator.awaitStatus(status ->
                            message(status).equals("all ready replicas run configuration " + status.configHash()));
                }
            }
        }

        assertThat(ready).hasSizeGreaterThan(10).containsOnly("True");
        assertThat(events()).isEqualTo(before);

        operator.change("retries: 3", "retries: 4");
        operator.awaitCondition("Ready", "False", "ConfigurationPending");
        operator.proxiesTakeOver();
    }

    private static Watcher<LoadBalancer> conditions(Collection<String> ready) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, LoadBalancer loadBalancer) {
                RunningOperator.condition(Objects.requireNonNull(loadBalancer.getStatus()), "Ready")
                        .map(Condition::getStatus)
                        .ifPresent(ready::add);
            }

            @Override
            public void onClose(WatcherException cause) {
                ready.add("the watch ended");
            }
        };
    }

    @Test
    void anotherOperatorFindsItReadyWhileEndpointsHaveMoved() {
        create();
        List<Event> before = events();
        operator.dieAfter(1);
        apply(endpoint("10.1.0.9"));
        operator.awaitConfig("10.1.0.9");
        Awaitility.await().until(operator::isDead);

        operator.replaceDead();

        String hash = operator.configHash();
        LoadBalancerStatus status = operator.awaitStatus(current -> hash.equals(current.configHash()));
        assertThat(RunningOperator.condition(status, "Ready").orElseThrow().getStatus())
                .isEqualTo("True");
        assertThat(events()).isEqualTo(before);
    }

    @Test
    void aReplicaThatStaysBehindIsTold() {
        operator.close();
        operator = RunningOperator.impatient(Duration.ofMillis(100));
        create();
        operator.proxies().getFirst().answers(() -> FakeProxy.running(operator.configHash()));

        String former = operator.configHash();
        move("10.1.0.1");

        String message = "web-1 still runs configuration " + former + ", not " + operator.configHash();
        operator.awaitStatus(status -> message(status).equals(message));

        operator.proxiesTakeOver();
    }

    @Test
    void oneThatNeverCatchesUpIsToldThoughEndpointsMoveAllTheTime() {
        operator.close();
        operator = RunningOperator.impatient(Duration.ofMillis(100));
        create();
        operator.proxies().getFirst().answers(() -> FakeProxy.running(operator.configHash()));

        int change = 1;
        while (!isBehind()) {
            move("10.1.0." + change++ % 250);
        }

        operator.proxiesTakeOver();
    }

    private boolean isBehind() {
        return RunningOperator.condition(
                        Objects.requireNonNull(operator.loadBalancer().getStatus()), "Ready")
                .filter(ready -> ready.getReason().equals("ConfigurationPending"))
                .isPresent();
    }
}
