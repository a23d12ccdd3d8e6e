package dev.limpet.cli.scale;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** LoadBalancers, and a Service with endpoints for each. */
record Workload(KubernetesClient client, int statsPort) {
    static final int SERVERS = 10;

    /** The name of a LoadBalancer. */
    static String name(int number) {
        return "web-" + number;
    }

    void createServices(int count) {
        each(count, number -> {
            create(Service.class, """
                apiVersion: v1
                kind: Service
                metadata: {namespace: default, name: shop-%d}
                spec: {clusterIP: None, ports: [{name: http, port: 80}]}
                """.formatted(number));
            String endpoints = IntStream.range(0, SERVERS)
                    .mapToObj(server -> "{addresses: [10.%d.%d.%d], conditions: {ready: true},"
                                    .formatted(number >> 8, number & 255, server + 1)
                            + " targetRef: {kind: Pod, name: shop-%d-%d}}".formatted(number, server))
                    .collect(Collectors.joining(", "));
            create(EndpointSlice.class, """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: default, name: shop-%d, labels: {kubernetes.io/service-name: shop-%d}}
                addressType: IPv4
                ports: [{name: http, port: 8080}]
                endpoints: [%s]
                """.formatted(number, number, endpoints));
        });
    }

    void createLoadBalancers(int count) {
        each(
                count,
                number -> create(LoadBalancer.class, """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {namespace: default, name: %s}
            spec:
              replicas: %d
              stats: {port: %d}
              peers: {tls: Managed}
              frontends: [{name: http, port: 80, backend: web}]
              backends:
                - {name: web, stick: {}, healthCheck: {interval: 2s}, service: {name: shop-%d, port: http}}
            """.formatted(name(number), Node.REPLICAS, statsPort, number)));
    }

    private void create(Class<? extends HasMetadata> type, String manifest) {
        client.resource(Serialization.unmarshal(manifest, type)).create();
    }

    private static void each(int count, IntConsumer create) {
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, count).forEach(number -> executor.execute(() -> create.accept(number)));
        }
    }
}
