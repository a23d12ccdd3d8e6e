package dev.limpet.operator;

import dev.limpet.config.PeersConfig;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.apply.KnownObjects;
import dev.limpet.operator.children.CertificateVolume;
import dev.limpet.operator.children.ProxyConfigMap;
import dev.limpet.operator.resolve.ClusterView;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster as one reconciliation sees it, in the caches of the watches. It sees each object at one moment only, or as
 * it has written it: what is derived from an object and what that is compared with must not be different versions.
 */
final class CachedCluster implements ClusterView, KnownObjects {
    private record Key(Class<?> type, ResourceID id) {}

    private final EventSourceRetriever<LoadBalancer> watches;
    private final Map<Key, Optional<HasMetadata>> seen = new HashMap<>();

    CachedCluster(EventSourceRetriever<LoadBalancer> watches) {
        this.watches = watches;
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
        return see(Service.class, new ResourceID(name, namespace));
    }

    @Override
    public List<EndpointSlice> endpointSlices(String namespace, String service) {
        return watch(EndpointSlice.class).byIndex(Watches.INDEX, Watches.key(namespace, service));
    }

    @Override
    public boolean mayEncryptPeers(Identity identity) {
        boolean encrypted = configMap(identity)
                .flatMap(ProxyConfigMap::loaded)
                .flatMap(loaded -> loaded.config().peers())
                .flatMap(PeersConfig::tls)
                .isPresent();
        return encrypted || ReplicaObservation.live(pods(identity)).stream().allMatch(CertificateVolume::isIn);
    }

    @Override
    public boolean knowsPodMonitors() {
        return !watches.getEventSourcesFor(GenericKubernetesResource.class).isEmpty();
    }

    /** The pods of a LoadBalancer, by name. */
    List<Pod> pods(Identity identity) {
        return watch(Pod.class).byIndex(Watches.INDEX, Watches.key(identity.namespace(), identity.name())).stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** A child of that type which has the name of the LoadBalancer itself and is controlled by it. */
    private <R extends HasMetadata> Optional<R> child(Class<R> type, Identity identity) {
        return see(type, new ResourceID(identity.name(), identity.namespace())).filter(identity::controls);
    }

    Optional<StatefulSet> statefulSet(Identity identity) {
        return child(StatefulSet.class, identity);
    }

    Optional<ConfigMap> configMap(Identity identity) {
        return child(ConfigMap.class, identity);
    }

    Optional<Service> trafficService(Identity identity) {
        return child(Service.class, identity);
    }

    @Override
    public Optional<HasMetadata> find(HasMetadata object) {
        return see(object.getClass(), ResourceID.fromResource(object)).map(found -> found);
    }

    private <R extends HasMetadata> Optional<R> see(Class<R> type, ResourceID id) {
        return seen.computeIfAbsent(
                        new Key(type, id), key -> watch(type).get(id).map(found -> found))
                .map(type::cast);
    }

    @Override
    public void remember(HasMetadata now, Optional<HasMetadata> before) {
        InformerEventSource<HasMetadata, LoadBalancer> watch = watchOf(now);
        ResourceID id = ResourceID.fromResource(now);
        seen.put(new Key(now.getClass(), id), Optional.of(now));
        before.ifPresentOrElse(
                object -> watch.handleRecentResourceUpdate(id, now, object),
                () -> watch.handleRecentResourceCreate(id, now));
    }

    /** Has later reconciliations begin with the resource as this one wrote it. */
    void remember(LoadBalancer now, LoadBalancer before) {
        watches.getControllerEventSource().handleRecentResourceUpdate(ResourceID.fromResource(now), now, before);
    }

    /** The watch of that object's type, which is the only one that is registered for the type. */
    @SuppressWarnings("unchecked")
    private InformerEventSource<HasMetadata, LoadBalancer> watchOf(HasMetadata object) {
        return (InformerEventSource<HasMetadata, LoadBalancer>) watch(object.getClass());
    }

    private <R extends HasMetadata> InformerEventSource<R, LoadBalancer> watch(Class<R> type) {
        return (InformerEventSource<R, LoadBalancer>) watches.getEventSourceFor(type);
    }
}
