package dev.limpet.operator.children;

import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.OptionalKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Has the Prometheus operator scrape every replica by itself; a Service would show one of them at a time. */
final class ProxyPodMonitor {
    static GenericKubernetesResource desired(Identity identity) {
        SortedMap<String, Object> spec = new TreeMap<>();
        spec.put("selector", new TreeMap<>(Map.of("matchLabels", ChildMetadata.selector(identity))));
        spec.put("podMetricsEndpoints", List.of(new TreeMap<>(Map.of("path", "/metrics", "port", ProxyPorts.ADMIN))));
        return OptionalChild.of(OptionalKind.POD_MONITOR, identity, spec);
    }

    private ProxyPodMonitor() {}
}
