package dev.limpet.operator;

import dev.limpet.crds.Backend;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.ServiceReference;
import dev.limpet.operator.children.ChildMetadata;
import dev.limpet.operator.resolve.OptionalKind;
import dev.limpet.operator.resolve.ReferenceGrants;
import dev.limpet.operator.resolve.ServerLabels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is watched, and which LoadBalancers a change concerns: children by their owner, pods by their label, Services and
 * EndpointSlices by the LoadBalancers that name them.
 */
final class Watches {
    /** Index of pods by LoadBalancer, of EndpointSlices by Service, and of LoadBalancers by Service: namespace/name. */
    static final String INDEX = "limpet";

    /** The pods that replicas run in. */
    static final String REPLICAS = "replicas";

    /** Index of EndpointSlices by pod. */
    private static final String PODS = "pods";

    /** Index of LoadBalancers by the other namespaces that they name Services of. */
    private static final String FOREIGN = "foreign";

    private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";

    private final EventSourceContext<LoadBalancer> context;

    private Watches(EventSourceContext<LoadBalancer> context) {
        this.context = context;
    }

    static List<EventSource<?, LoadBalancer>> prepare(EventSourceContext<LoadBalancer> context) {
        IndexerResourceCache<LoadBalancer> loadBalancers = context.getPrimaryCache();
        loadBalancers.addIndexer(INDEX, Watches::servicesNamed);
        loadBalancers.addIndexer(FOREIGN, Watches::foreignNamespaces);
        Watches watches = new Watches(context);
        List<EventSource<?, LoadBalancer>> sources = new ArrayList<>();
        for (Class<? extends HasMetadata> child : List.of(
                ServiceAccount.class,
                ConfigMap.class,
                NetworkPolicy.class,
                PodDisruptionBudget.class,
                StatefulSet.class)) {
            sources.add(watches.children(child));
        }
        sources.add(watches.services(loadBalancers));
        InformerEventSource<EndpointSlice, LoadBalancer> slices = watches.endpointSlices(loadBalancers);
        sources.add(slices);
        sources.add(watches.replicas());
        for (String label : List.of(ServerLabels.WEIGHT, ServerLabels.STATE)) {
            sources.add(watches.servers(label, slices, loadBalancers));
        }
        if (context.getClient().supports(ReferenceGrants.GROUP + "/" + ReferenceGrants.VERSION, ReferenceGrants.KIND)) {
            sources.add(watches.referenceGrants(loadBalancers));
        }
        for (OptionalKind kind : OptionalKind.values()) {
            if (context.getClient().supports(kind.apiVersion(), kind.kind())) {
                sources.add(watches.children(kind));
            }
        }
        return sources;
    }

    private <R extends HasMetadata> EventSource<?, LoadBalancer> children(Class<R> type) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, LoadBalancer.class)
                        .withLabelSelector(ChildMetadata.MANAGED_BY_LIMPET)
                        .withSecondaryToPrimaryMapper(owners())
                        .build(),
                context);
    }

    private EventSource<?, LoadBalancer> children(OptionalKind kind) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(
                                new GroupVersionKind(kind.group(), kind.version(), kind.kind()), LoadBalancer.class)
                        .withName(kind.kind())
                        .withLabelSelector(ChildMetadata.MANAGED_BY_LIMPET)
                        .withSecondaryToPrimaryMapper(owners())
                        .build(),
                context);
    }

    private EventSource<?, LoadBalancer> services(IndexerResourceCache<LoadBalancer> loadBalancers) {
        SecondaryToPrimaryMapper<Service> owners = owners();
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Service.class, LoadBalancer.class)
                        .withSecondaryToPrimaryMapper(service -> Stream.concat(
                                        owners.toPrimaryResourceIDs(service).stream(),
                                        naming(loadBalancers, key(service)))
                                .collect(Collectors.toSet()))
                        .build(),
                context);
    }

    private InformerEventSource<EndpointSlice, LoadBalancer> endpointSlices(
            IndexerResourceCache<LoadBalancer> loadBalancers) {
        InformerEventSource<EndpointSlice, LoadBalancer> source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(EndpointSlice.class, LoadBalancer.class)
                        .withSecondaryToPrimaryMapper(slice -> serviceOf(slice).stream()
                                .flatMap(service -> naming(loadBalancers, service))
                                .collect(Collectors.toSet()))
                        .build(),
                context);
        source.addIndexer(INDEX, slice -> serviceOf(slice).stream().toList());
        source.addIndexer(PODS, Watches::podsOf);
        return source;
    }

    /** Pods behind Services that have that label, which alone are few enough to be watched. */
    private EventSource<?, LoadBalancer> servers(
            String label,
            InformerEventSource<EndpointSlice, LoadBalancer> slices,
            IndexerResourceCache<LoadBalancer> loadBalancers) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, LoadBalancer.class)
                        .withName(label)
                        .withLabelSelector(label)
                        .withSecondaryToPrimaryMapper(pod -> slices.byIndex(PODS, key(pod)).stream()
                                .flatMap(slice -> serviceOf(slice).stream())
                                .flatMap(service -> naming(loadBalancers, service))
                                .collect(Collectors.toSet()))
                        .build(),
                context);
    }

    private EventSource<?, LoadBalancer> referenceGrants(IndexerResourceCache<LoadBalancer> loadBalancers) {
        GroupVersionKind kind =
                new GroupVersionKind(ReferenceGrants.GROUP, ReferenceGrants.VERSION, ReferenceGrants.KIND);
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, LoadBalancer.class)
                        .withName(ReferenceGrants.KIND)
                        .withSecondaryToPrimaryMapper(
                                grant -> loadBalancers
                                        .byIndex(FOREIGN, grant.getMetadata().getNamespace())
                                        .stream()
                                        .map(ResourceID::fromResource)
                                        .collect(Collectors.toSet()))
                        .build(),
                context);
    }

    private EventSource<?, LoadBalancer> replicas() {
        InformerEventSource<Pod, LoadBalancer> source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, LoadBalancer.class)
                        .withName(REPLICAS)
                        .withLabelSelector(ChildMetadata.MANAGED_BY_LIMPET)
                        .withSecondaryToPrimaryMapper(pod -> instance(pod)
                                .map(name -> Set.of(
                                        new ResourceID(name, pod.getMetadata().getNamespace())))
                                .orElse(Set.of()))
                        .build(),
                context);
        source.addIndexer(
                INDEX,
                pod -> instance(pod).map(name -> key(pod.getMetadata().getNamespace(), name)).stream()
                        .toList());
        return source;
    }

    private static <R extends HasMetadata> SecondaryToPrimaryMapper<R> owners() {
        return Mappers.fromOwnerReferences(LoadBalancer.class);
    }

    private static Stream<ResourceID> naming(IndexerResourceCache<LoadBalancer> loadBalancers, String service) {
        return loadBalancers.byIndex(INDEX, service).stream().map(ResourceID::fromResource);
    }

    private static List<String> servicesNamed(LoadBalancer loadBalancer) {
        return references(loadBalancer)
                .map(reference -> key(namespaceOf(loadBalancer, reference), reference.name()))
                .distinct()
                .toList();
    }

    private static List<String> foreignNamespaces(LoadBalancer loadBalancer) {
        return references(loadBalancer)
                .map(reference -> namespaceOf(loadBalancer, reference))
                .filter(namespace ->
                        !namespace.equals(loadBalancer.getMetadata().getNamespace()))
                .distinct()
                .toList();
    }

    private static Stream<ServiceReference> references(LoadBalancer loadBalancer) {
        return loadBalancer.getSpec().backends().stream().map(Backend::service).filter(Objects::nonNull);
    }

    private static String namespaceOf(LoadBalancer loadBalancer, ServiceReference reference) {
        return Optional.ofNullable(reference.namespace())
                .orElse(loadBalancer.getMetadata().getNamespace());
    }

    private static List<String> podsOf(EndpointSlice slice) {
        return slice.getEndpoints().stream()
                .map(Endpoint::getTargetRef)
                .filter(target -> target != null && "Pod".equals(target.getKind()))
                .map(target -> key(slice.getMetadata().getNamespace(), target.getName()))
                .distinct()
                .toList();
    }

    private static Optional<String> serviceOf(EndpointSlice slice) {
        return label(slice, SERVICE_OF_SLICE)
                .map(service -> key(slice.getMetadata().getNamespace(), service));
    }

    private static Optional<String> instance(Pod pod) {
        return label(pod, ChildMetadata.INSTANCE);
    }

    private static Optional<String> label(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getLabels()).map(labels -> labels.get(name));
    }

    private static String key(HasMetadata object) {
        return key(object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
