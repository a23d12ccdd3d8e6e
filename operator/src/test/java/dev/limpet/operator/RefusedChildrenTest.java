package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancerStatus;
import dev.limpet.operator.OperatorSettings.Visits;
import dev.limpet.operator.proxies.ConfigAnnouncement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A child that the API server refuses stops nothing but what cannot do without it, and is told. */
class RefusedChildrenTest {
    private static final String WORDS =
            "spec.ports[0].nodePort: Invalid value: 31000: provided port is already allocated";

    private RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    private void refuse(String request, int code) {
        operator.cluster().faults().refuse(request, code, WORDS);
    }

    private void heal() {
        operator.cluster().faults().heal();
    }

    private void create(String manifest) {
        operator.client()
                .resource(Serialization.<HasMetadata>unmarshal(manifest))
                .create();
    }

    private void createEndpoint(String pod, String address) {
        create("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: test, name: slice-%s, labels: {kubernetes.io/service-name: shop}}
            addressType: IPv4
            ports: [{name: http, port: 8080}]
            endpoints: [{addresses: [%s], targetRef: {kind: Pod, name: %s}}]
            """.formatted(pod, address, pod));
    }

    private static String message(LoadBalancerStatus status, String type) {
        return RunningOperator.condition(status, type).orElseThrow().getMessage();
    }

    @Test
    void endpointsAreFollowedAndAnnouncedWithoutTheTrafficService() {
        create("""
            apiVersion: v1
            kind: Service
            metadata: {namespace: test, name: shop}
            spec: {ports: [{name: http, port: 80}]}
            """);
        createEndpoint("shop-0", "10.1.0.1");
        refuse("PATCH .*/services/web", 422);

        operator.create(manifest -> manifest.substring(0, manifest.indexOf("servers:"))
                + "service: {name: shop, port: http}\n" + manifest.substring(manifest.indexOf("  stats:")));
        operator.podsBecomeReady();
        operator.proxiesRun();

        LoadBalancerStatus status = operator.awaitCondition("Programmed", "True", "Programmed");
        assertThat(message(status, "Accepted"))
                .isEqualTo("the API server refuses Service 'web', and is asked again all the time: " + WORDS);
        assertThat(RunningOperator.condition(status, "Ready").orElseThrow().getReason())
                .isEqualTo("ChildRefused");
        assertThat(message(status, "Stalled")).contains(WORDS);
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(operator.service("web")).isNull();
        operator.await(PodDisruptionBudget.class, "web", child -> true);

        createEndpoint("shop-1", "10.1.0.2");
        operator.awaitConfig("name: shop-1");
        operator.await(Pod.class, "web-1", pod -> operator.configHash().equals(announced(pod)));
        operator.awaitEvent("ChildRefused");
        assertThat(operator.cluster().events("ChildRefused")).hasSize(1);

        heal();
        operator.await(Service.class, "web", service -> true);
        operator.awaitCondition("Accepted", "True", "Accepted");
        operator.proxiesTakeOver();
    }

    private static String announced(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(ConfigAnnouncement.ANNOTATION, "");
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH .*/poddisruptionbudgets/web, 400",
        "PATCH .*/poddisruptionbudgets/web, 403",
        "PATCH .*/poddisruptionbudgets/web, 413",
        "PATCH .*/poddisruptionbudgets/web, 422",
        "GET .*/networkpolicies/web, 403"
    })
    void itIsToldAndHeals(String call, int code) {
        refuse(call, code);

        operator.create();
        operator.awaitCondition("Accepted", "False", "ChildRefused");
        operator.podsBecomeReady();

        heal();
        operator.proxiesTakeOver();
    }

    @Test
    void aConfigurationThatIsRefusedLeavesTheLastOneInForceWithAllThatGoesByIt() {
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        String before = operator.configHash();
        refuse("PATCH .*/configmaps/web", 413);

        operator.change("port: 80\n", "port: 81\n");

        LoadBalancerStatus status = operator.awaitCondition("Programmed", "False", "ChildRefused");
        assertThat(message(status, "Accepted")).startsWith("the API server refuses ConfigMap 'web', ");
        assertThat(RunningOperator.condition(status, "Stalled")).isPresent();
        assertThat(status.observedGeneration()).isEqualTo(2);
        assertThat(status.configHash()).isEqualTo(before);
        operator.awaitRounds(3);
        assertThat(operator.service("web").getSpec().getPorts().getFirst().getPort())
                .isEqualTo(80);

        heal();
        operator.await(
                Service.class,
                "web",
                service -> service.getSpec().getPorts().getFirst().getPort() == 81);
        operator.proxiesTakeOver();
    }

    @Test
    void aSecretThatIsRefusedHoldsBackThePodsThatNeedIt() {
        refuse("POST .*/secrets", 403);

        operator.create(manifest -> manifest + "  peers: {tls: Managed}\n");

        LoadBalancerStatus status = operator.awaitCondition("Accepted", "False", "ChildRefused");
        assertThat(message(status, "Accepted")).startsWith("the API server refuses Secret 'web-peers-tls', ");
        operator.await(PodDisruptionBudget.class, "web", child -> true);
        assertThat(operator.get(StatefulSet.class, "web")).isNull();

        heal();
        operator.await(Secret.class, "web-peers-tls", secret -> true);
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
    }

    @Test
    void itIsNotTriedInALoop() {
        operator.close();
        operator = new RunningOperator(new Visits(Duration.ofMillis(20), Duration.ofHours(1), Duration.ofHours(1)));
        refuse("PATCH .*/services/web", 422);
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesRun();
        operator.awaitCondition("Programmed", "True", "Programmed");
        List<String> before = operator.cluster().writes();

        operator.awaitRounds(20);
        assertThat(operator.cluster().writes()).isEqualTo(before);

        heal();
        operator.change("10.0.0.11", "10.0.0.77");
        operator.await(Service.class, "web", service -> true);
        operator.proxiesTakeOver();
    }
}
