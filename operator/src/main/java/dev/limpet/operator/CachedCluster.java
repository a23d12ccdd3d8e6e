package dev.limpet.operator;

import dev.limpet.config.LoadedConfig;
import dev.limpet.config.PeersConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.apply.KnownObjects;
import dev.limpet.operator.children.CertificateVolume;
import dev.limpet.operator.children.ProxyConfigMap;
import dev.limpet.operator.resolve.ClusterView;
import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.OptionalKind;
import dev.limpet.operator.resolve.ReferenceGrants;
import dev.limpet.operator.resolve.ServerLabels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The cluster as one reconciliation sees it, in the caches of the watches. It sees each object at one moment only, or as
 * it has written it: what is derived from an object and what that is compared with must not be different versions.
 */
final class CachedCluster implements ClusterView, KnownObjects {
    private record Key(String kind, ResourceID id) {
        static Key of(HasMetadata object) {
            return new Key(object.getKind(), ResourceID.fromResource(object));
        }
    }

    private final EventSourceRetriever<LoadBalancer> watches;
    private final Map<Key, Optional<HasMetadata>> seen = new HashMap<>();
    private final Map<Identity, List<Pod>> pods = new HashMap<>();
    private final Function<String, Optional<List<String>>> addresses;
    private final Set<String> hostNames = new HashSet<>();

    /** @param addresses looks a host name up */
    CachedCluster(EventSourceRetriever<LoadBalancer> watches, Function<String, Optional<List<String>>> addresses) {
        this.watches = watches;
        this.addresses = addresses;
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
    public Optional<ProxyConfig> configInForce(Identity identity) {
        return configMap(identity).flatMap(ProxyConfigMap::legible).map(LoadedConfig::config);
    }

    @Override
    public boolean mayEncryptPeers(Identity identity) {
        boolean encrypted = configInForce(identity)
                .flatMap(ProxyConfig::peers)
                .flatMap(PeersConfig::tls)
                .isPresent();
        return encrypted || ReplicaObservation.live(pods(identity)).stream().allMatch(CertificateVolume::isIn);
    }

    @Override
    public boolean knows(OptionalKind kind) {
        return generic(kind.kind()).isPresent();
    }

    @Override
    public Map<String, String> podLabels(String namespace, String pod) {
        ResourceID id = new ResourceID(pod, namespace);
        return Stream.of(ServerLabels.WEIGHT, ServerLabels.STATE)
                .flatMap(label -> watch(Pod.class, label).get(id).stream())
                .map(labelled -> labelled.getMetadata().getLabels())
                .findFirst()
                .orElse(Map.of());
    }

    @Override
    public Optional<List<String>> addresses(String hostName) {
        hostNames.add(hostName);
        return addresses.apply(hostName);
    }

    /** The host names that addresses were asked of. */
    Set<String> hostNames() {
        return Set.copyOf(hostNames);
    }

    @Override
    public Optional<List<GenericKubernetesResource>> referenceGrants(String namespace) {
        return generic(ReferenceGrants.KIND)
                .map(grants -> grants.list(
                                grant -> namespace.equals(grant.getMetadata().getNamespace()))
                        .toList());
    }

    /** The pods of a LoadBalancer, by name. */
    List<Pod> pods(Identity identity) {
        return pods.computeIfAbsent(
                identity,
                unseen -> watch(Pod.class, Watches.REPLICAS)
                        .byIndex(Watches.INDEX, Watches.key(unseen.namespace(), unseen.name()))
                        .stream()
                        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .toList());
    }

    /** The addresses of the nodes that replicas run on, those of all LoadBalancers. */
    Stream<String> hosts() {
        return watch(Pod.class, Watches.REPLICAS)
                .list()
                .map(Pod::getStatus)
                .filter(Objects::nonNull)
                .map(PodStatus::getHostIP)
                .filter(Objects::nonNull)
                .distinct();
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
        Key key = Key.of(object);
        return seen.computeIfAbsent(
                key, unseen -> watchOf(object).get(unseen.id()).map(found -> found));
    }

    private <R extends HasMetadata> Optional<R> see(Class<R> type, ResourceID id) {
        return seen.computeIfAbsent(
                        new Key(HasMetadata.getKind(type), id),
                        key -> watch(type).get(id).map(found -> found))
                .map(type::cast);
    }

    @Override
    public void remember(HasMetadata now, Optional<HasMetadata> before) {
        InformerEventSource<HasMetadata, LoadBalancer> watch = watchOf(now);
        ResourceID id = ResourceID.fromResource(now);
        seen.put(Key.of(now), Optional.of(now));
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
        return (InformerEventSource<HasMetadata, LoadBalancer>)
                (object instanceof GenericKubernetesResource generic
                        ? generic(generic.getKind()).orElseThrow()
                        : watch(object.getClass()));
    }

    /** The watch of a kind that not every cluster knows. */
    private Optional<InformerEventSource<GenericKubernetesResource, LoadBalancer>> generic(String kind) {
        return watches.getEventSourcesFor(GenericKubernetesResource.class).stream()
                .filter(source -> source.name().equals(kind))
                .findFirst()
                .map(source -> (InformerEventSource<GenericKubernetesResource, LoadBalancer>) source);
    }

    private <R extends HasMetadata> InformerEventSource<R, LoadBalancer> watch(Class<R> type, String name) {
        return (InformerEventSource<R, LoadBalancer>) watches.getEventSourceFor(type, name);
    }

    private <R extends HasMetadata> InformerEventSource<R, LoadBalancer> watch(Class<R> type) {
        return (InformerEventSource<R, LoadBalancer>) watches.getEventSourceFor(type);
    }
}
