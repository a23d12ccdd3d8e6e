package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import dev.limpet.crds.LoadBalancerStatus;
import dev.limpet.operator.OperatorSettings.Visits;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How servers follow what is behind a backend's Service while the operator runs. */
class BackendServiceTest {
    private static final String SERVICE = """
        apiVersion: v1
        kind: Service
        metadata: {namespace: %s, name: shop}
        spec: {ports: [{name: http, port: 80}]}
        """;

    private static final Duration BETWEEN = Duration.ofMillis(300);

    private final RunningOperator operator = new RunningOperator(new Visits(BETWEEN, BETWEEN, Duration.ofMinutes(5)));

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void labelsOfAPodAreFollowedAndForgotten() {
        create(SERVICE.formatted("test"));
        create(slice("shop-0"));
        create("apiVersion: v1\nkind: Pod\nmetadata: {namespace: test, name: shop-0}");
        operator.create(manifest -> ofService(manifest, ""));
        operator.awaitConfig("name: shop-0");

        label("limpet.dev/state", "Drain");
        operator.awaitConfig("state: Drain");

        label("limpet.dev/state", null);
        operator.awaitConfig("state: Ready");
    }

    private void label(String name, @Nullable String value) {
        operator.client()
                .pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("shop-0")
                .edit(pod -> {
                    var labels = new HashMap<String, String>();
                    if (value != null) {
                        labels.put(name, value);
                    }
                    pod.getMetadata().setLabels(labels);
                    return pod;
                });
    }

    @Test
    void aServiceOfAnotherNamespaceIsUsedAsLongAsItIsGranted() {
        create(SERVICE.formatted("far"));
        create(slice("shop-0").replace("namespace: test", "namespace: far"));
        operator.create(manifest -> ofService(manifest, "namespace: far, "));
        operator.awaitCondition("Accepted", "False", "RefNotPermitted");

        HasMetadata grant = create("""
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {namespace: far, name: grant}
            spec:
              from: [{group: limpet.dev, kind: LoadBalancer, namespace: test}]
              to: [{group: "", kind: Service}]
            """);
        operator.awaitConfig("name: shop-0");

        operator.client().resource(grant).delete();
        operator.awaitCondition("Accepted", "False", "RefNotPermitted");
        operator.change("retries: 3", "retries: 4");
        assertThat(operator.awaitConfig("retries: 4")).contains("name: shop-0");
    }

    @Test
    void anExternalNameIsLookedUpAgainAndAgain() {
        create("""
            apiVersion: v1
            kind: Service
            metadata: {namespace: test, name: shop}
            spec: {type: ExternalName, externalName: db.example.com, ports: [{name: http, port: 80}]}
            """);
        operator.create(manifest -> ofService(manifest, ""));
        operator.awaitCondition("Accepted", "False", "HostNotFound");

        operator.dnsSays("db.example.com", "192.0.2.7");
        operator.awaitConfig("address: 192.0.2.7");
        operator.awaitCondition("Accepted", "True", "Accepted");

        operator.dnsSays("db.example.com", "192.0.2.8", "192.0.2.9");
        assertThat(operator.awaitConfig("address: 192.0.2.9")).doesNotContain("192.0.2.7");

        operator.dnsSays("db.example.com");
        operator.restart();
        operator.awaitCondition("Accepted", "False", "HostNotFound");
        operator.change("retries: 3", "retries: 4");
        assertThat(operator.awaitConfig("retries: 4")).contains("192.0.2.8", "192.0.2.9");
    }

    @Test
    void serversStayWhileNoEndpointIsReadyAndThatIsTold() {
        create(SERVICE.formatted("test"));
        HasMetadata slice = create(slice("shop-0"));
        operator.create(manifest -> ofService(manifest, "").replace("service: {", "healthCheck: {}\n      service: {"));
        String config = operator.awaitConfig("name: shop-0");
        operator.awaitCondition("Accepted", "True", "Accepted");

        update(slice, "endpoints:\n- addresses:", "endpoints:\n- conditions: {ready: false}\n  addresses:");
        LoadBalancerStatus status = operator.awaitCondition("Accepted", "True", "NoReadyEndpoint");
        assertThat(RunningOperator.condition(status, "Accepted").orElseThrow().getMessage())
                .isEqualTo(
                        "the specification holds and is in force; but spec.backends[web].service: no endpoint of Service"
                                + " 'shop' is ready; those that were servers before stay, 1 of them, as far as health checks find them"
                                + " up; look at its pods");
        operator.awaitEvent("NoReadyEndpoint");
        assertThat(operator.cluster().events("NoReadyEndpoint"))
                .singleElement()
                .satisfies(event -> assertThat(event.getType()).isEqualTo("Warning"));

        operator.restart();
        operator.change("retries: 3", "retries: 4");
        assertThat(operator.awaitConfig("retries: 4")).contains("name: shop-0");

        update(slice, "- addresses:", "- addresses:");
        operator.awaitCondition("Accepted", "True", "Accepted");
        assertThat(operator.awaitConfig("name: shop-0")).isEqualTo(config.replace("retries: 3", "retries: 4"));
    }

    private void update(HasMetadata object, String from, String to) {
        String yaml = Serialization.asYaml(object);
        assertThat(yaml).contains(from);
        HasMetadata update = Serialization.unmarshal(yaml.replace(from, to));
        update.getMetadata().setResourceVersion(null);
        operator.client().resource(update).update();
    }

    @Test
    void manyChangesOfEndpointsAreFewConfigurations() {
        create(SERVICE.formatted("test"));
        operator.create(manifest -> ofService(manifest, ""));
        operator.awaitConfig("servers: []");
        long before = writes("web");
        long start = System.nanoTime();

        for (int pod = 0; pod < 40; pod++) {
            create(slice("shop-" + pod));
        }
        operator.awaitConfig("name: shop-39");

        long most = (System.nanoTime() - start) / BETWEEN.toNanos() + 2;
        assertThat(writes("web") - before).isLessThanOrEqualTo(most);
    }

    @Test
    void aServiceThatFlapsIsBatchedAndKeepsNobodyWaiting() {
        create(SERVICE.formatted("test"));
        HasMetadata slice = create(slice("shop-0"));
        operator.create();
        operator.create(manifest ->
                ofService(manifest, "").replace("namespace: test, name: web}", "namespace: test, name: flappy}"));
        awaitFlappy("address: 10.1.0.1");
        long before = writes("flappy");
        long start = System.nanoTime();
        AtomicInteger flaps = new AtomicInteger();

        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            clock.scheduleAtFixedRate(
                    () -> move(slice, "10.1.1." + flaps.incrementAndGet() % 250), 0, 20, TimeUnit.MILLISECONDS);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAtomic(flaps, greaterThan(20));
            operator.change("10.0.0.11", "10.0.0.77");
            operator.awaitConfig("10.0.0.77");
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAtomic(flaps, greaterThan(100));
        }
        move(slice, "10.1.2.3");
        awaitFlappy("address: 10.1.2.3");

        long most = (System.nanoTime() - start) / BETWEEN.toNanos() + 2;
        assertThat(writes("flappy") - before).isLessThanOrEqualTo(most).isLessThan(flaps.get());
    }

    private void awaitFlappy(String phrase) {
        operator.await(
                ConfigMap.class,
                "flappy",
                configMap -> RunningOperator.config(configMap).contains(phrase));
    }

    private void move(HasMetadata slice, String address) {
        update(slice, "10.1.0.1", address);
    }

    private long writes(String loadBalancer) {
        return operator.cluster().writes().stream()
                .filter(write -> write.endsWith("/configmaps/" + loadBalancer))
                .count();
    }

    private HasMetadata create(String manifest) {
        HasMetadata object = manifest.contains("ReferenceGrant")
                ? Serialization.unmarshal(manifest, GenericKubernetesResource.class)
                : Serialization.unmarshal(manifest);
        return operator.client().resource(object).create();
    }

    private static String slice(String pod) {
        return """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: test, name: slice-%s, labels: {kubernetes.io/service-name: shop}}
            addressType: IPv4
            ports: [{name: http, port: 8080}]
            endpoints: [{addresses: [10.1.0.1], targetRef: {kind: Pod, name: %s}}]
            """.formatted(pod, pod);
    }

    private static String ofService(String manifest, String namespace) {
        int servers = manifest.indexOf("servers:");
        int stats = manifest.indexOf("  stats:");
        return manifest.substring(0, servers) + "service: {" + namespace + "name: shop, port: http}\n"
                + manifest.substring(stats);
    }
}
