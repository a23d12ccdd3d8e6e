package dev.limpet.operator;

import dev.limpet.operator.OperatorSettings.Visits;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator makes of objects with lists that an API server writes as {@code null}. */
class ApiClientTest {
    private static final Duration APART = Duration.ofMillis(300);
    private static final Duration NEVER = Duration.ofMinutes(5);

    /** It looks by itself so seldom that only what it is told of counts. */
    private final RunningOperator operator = new RunningOperator(new Visits(APART, NEVER, NEVER));

    @AfterEach
    void stop() {
        operator.close();
    }

    /** So the slice of a Service begins that has no pods yet. */
    @Test
    void aSliceWithoutAListOfEndpointsBecomesOneWithServers() {
        create("""
            apiVersion: v1
            kind: Service
            metadata: {namespace: test, name: shop}
            spec: {ports: [{name: http, port: 80}]}
            """);
        operator.create(manifest -> {
            int servers = manifest.indexOf("servers:");
            return manifest.substring(0, servers) + "service: {name: shop, port: http}\n"
                    + manifest.substring(manifest.indexOf("  stats:"));
        });
        operator.awaitCondition("Accepted", "True", "NoReadyEndpoint");
        operator.client().raw("/apis/discovery.k8s.io/v1/namespaces/test/endpointslices", "POST", """
                {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                 "metadata": {"namespace": "test", "name": "shop-1",
                              "labels": {"kubernetes.io/service-name": "shop"}},
                 "ports": null, "endpoints": null}
                """);

        update("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: test, name: shop-1, labels: {kubernetes.io/service-name: shop}}
            addressType: IPv4
            ports: [{name: http, port: 8080}]
            endpoints: [{addresses: [10.1.0.1], targetRef: {kind: Pod, name: shop-0}}]
            """);

        operator.awaitConfig("name: shop-0");
    }

    private void create(String manifest) {
        operator.client()
                .resource(Serialization.<HasMetadata>unmarshal(manifest))
                .create();
    }

    private void update(String manifest) {
        operator.client()
                .resource(Serialization.<HasMetadata>unmarshal(manifest))
                .update();
    }
}
