package dev.limpet.operator.resolve;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster that holds these objects, and knows PodMonitors. */
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
    public boolean mayEncryptPeers(Identity identity) {
        return true;
    }

    @Override
    public boolean knowsPodMonitors() {
        return true;
    }

    private <T extends HasMetadata> Stream<T> all(Class<T> type, String namespace) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getNamespace().equals(namespace));
    }
}
