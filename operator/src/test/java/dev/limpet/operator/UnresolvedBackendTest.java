package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backend whose Service goes keeps its servers, and stops nothing else. */
class UnresolvedBackendTest {
    private final RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    private HasMetadata create(String manifest) {
        return operator.client()
                .resource(Serialization.<HasMetadata>unmarshal(manifest))
                .create();
    }

    private HasMetadata createService(String name, String port) {
        return create("""
            apiVersion: v1
            kind: Service
            metadata: {namespace: test, name: %s}
            spec: {ports: [{name: %s, port: 80}]}
            """.formatted(name, port));
    }

    private void createEndpoint(String service, String pod, String address) {
        create("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: test, name: %s, labels: {kubernetes.io/service-name: %s}}
            addressType: IPv4
            ports: [{name: http, port: 8080}, {name: other, port: 8081}]
            endpoints: [{addresses: [%s], targetRef: {kind: Pod, name: %s}}]
            """.formatted(pod, service, address, pod));
    }

    /** Two backends behind Services, whose servers are followed. */
    private HasMetadata createAll() {
        HasMetadata shop = createService("shop", "http");
        createService("api", "http");
        createEndpoint("shop", "shop-0", "10.1.0.1");
        createEndpoint("api", "api-0", "10.2.0.1");
        operator.create(manifest -> manifest.substring(0, manifest.indexOf("- name: web")) + """
            - {name: web, service: {name: shop, port: http}}
                - {name: api, service: {name: api, port: http}}
            """
                + manifest.substring(manifest.indexOf("  stats:")));
        operator.podsBecomeReady();
        operator.awaitConfig("name: api-0");
        operator.proxiesTakeOver();
        return shop;
    }

    private static String message(LoadBalancerStatus status) {
        return RunningOperator.condition(status, "Accepted").orElseThrow().getMessage();
    }

    @Test
    void whenItsServiceIsDeletedEverythingElseGoesOn() {
        HasMetadata shop = createAll();

        operator.client().resource(shop).delete();

        LoadBalancerStatus status = operator.awaitCondition("Accepted", "False", "ServiceNotFound");
        assertThat(message(status))
                .isEqualTo(
                        "spec.backends[web].service.name: there is no Service 'shop' in namespace 'test'; create it or"
                                + " name another; until then its servers stay as they are");
        assertThat(RunningOperator.condition(status, "Stalled")).isPresent();
        createEndpoint("api", "api-1", "10.2.0.2");
        createEndpoint("shop", "shop-1", "10.1.0.2");
        assertThat(operator.awaitConfig("name: api-1")).contains("name: shop-0").doesNotContain("name: shop-1");
        operator.change("replicas: 2\n  maxConnections", "replicas: 3\n  maxConnections");
        operator.await(StatefulSet.class, "web", set -> set.getSpec().getReplicas() == 3);
        operator.proxiesRun();
        operator.awaitCondition("Programmed", "True", "Programmed");
        operator.awaitEvent("ServiceNotFound");
        assertThat(operator.cluster().events("ServiceNotFound")).hasSize(1);

        createService("shop", "http");
        operator.awaitCondition("Accepted", "True", "Accepted");
        operator.awaitConfig("name: shop-1");
    }

    @Test
    void whenItsPortGoesItKeepsItsServersToo() {
        HasMetadata shop = createAll();

        operator.client().resource(shop).delete();
        createService("shop", "other");
        operator.awaitCondition("Accepted", "False", "ServicePortNotFound");
        operator.change("retries: 3", "retries: 4");
        assertThat(operator.awaitConfig("retries: 4")).contains("name: shop-0");

        operator.change("name: \"shop\"\n      port: \"http\"", "name: \"shop\"\n      port: \"other\"");
        operator.awaitCondition("Accepted", "True", "Accepted");
        operator.awaitConfig("port: 8081");
    }

    @Test
    void oneThatIsNewAndNamesNothingIsRefusedWithTheWholeChange() {
        createAll();
        String before = RunningOperator.config(operator.get(ConfigMap.class, "web"));
        String backend =
                "name: \"%s\"\n    balance: \"Source\"\n    backups: \"First\"\n    service:\n      name: \"%s\"";

        operator.change(backend.formatted("api", "api"), backend.formatted("new", "none"));

        operator.awaitCondition("Programmed", "False", "ServiceNotFound");
        operator.awaitRounds(3);
        assertThat(RunningOperator.config(operator.get(ConfigMap.class, "web"))).isEqualTo(before);
    }
}
