package dev.limpet.operator.children;

import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Has the Prometheus operator scrape every replica by itself; a Service would show one of them at a time. */
public final class ProxyPodMonitor {
    public static final String API_VERSION = "monitoring.coreos.com/v1";
    public static final String KIND = "PodMonitor";

    public static GenericKubernetesResource desired(Identity identity) {
        SortedMap<String, Object> spec = new TreeMap<>();
        spec.put("selector", new TreeMap<>(Map.of("matchLabels", ChildMetadata.selector(identity))));
        spec.put("podMetricsEndpoints", List.of(new TreeMap<>(Map.of("path", "/metrics", "port", ProxyPorts.ADMIN))));
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withMetadata(ChildMetadata.of(identity))
                .addToAdditionalProperties("spec", spec)
                .build();
    }

    private ProxyPodMonitor() {}
}
