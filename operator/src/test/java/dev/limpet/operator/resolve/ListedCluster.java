package dev.limpet.operator.resolve;

import dev.limpet.config.LoadedConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.operator.children.ProxyConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster that holds these objects, and knows all optional kinds. */
public record ListedCluster(List<? extends HasMetadata> objects) implements ClusterView {
    @Override
    public Optional<Service> service(String namespace, String name) {
        return all(Service.class, namespace)
                .filter(service -> service.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public List<EndpointSlice> endpointSlices(String namespace, String service) {
        return all(EndpointSlice.class, namespace)
                .filter(slice -> service.equals(slice.getMetadata().getLabels().get("kubernetes.io/service-name")))
                .toList();
    }

    @Override
    public Map<String, String> podLabels(String namespace, String pod) {
        return all(Pod.class, namespace)
                .filter(candidate -> candidate.getMetadata().getName().equals(pod))
                .map(found -> found.getMetadata().getLabels())
                .findFirst()
                .orElse(Map.of());
    }

    /** Every name has the same two addresses, but one that begins with "unknown". */
    @Override
    public Optional<List<String>> addresses(String hostName) {
        return hostName.startsWith("unknown") ? Optional.empty() : Optional.of(List.of("192.0.2.2", "192.0.2.1"));
    }

    /** The cluster knows ReferenceGrants if it holds any. */
    @Override
    public Optional<List<GenericKubernetesResource>> referenceGrants(String namespace) {
        boolean known = objects.stream().anyMatch(GenericKubernetesResource.class::isInstance);
        return known
                ? Optional.of(all(GenericKubernetesResource.class, namespace).toList())
                : Optional.empty();
    }

    @Override
    public Optional<ProxyConfig> configInForce(Identity identity) {
        return all(ConfigMap.class, identity.namespace())
                .filter(configMap -> configMap.getMetadata().getName().equals(identity.name()))
                .findFirst()
                .flatMap(ProxyConfigMap::legible)
                .map(LoadedConfig::config);
    }

    @Override
    public boolean mayEncryptPeers(Identity identity) {
        return true;
    }

    @Override
    public boolean knows(OptionalKind kind) {
        return true;
    }

    private <T extends HasMetadata> Stream<T> all(Class<T> type, String namespace) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getNamespace().equals(namespace));
    }
}
