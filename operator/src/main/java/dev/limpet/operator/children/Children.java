package dev.limpet.operator.children;

import dev.limpet.config.PeersConfig;
import dev.limpet.operator.resolve.OptionalKind;
import dev.limpet.operator.resolve.PeersCertificates;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All children of a LoadBalancer, in the order in which they have to come into being. */
public final class Children {
    private final String image;

    /** @param image the container image of the proxies */
    public Children(String image) {
        this.image = image;
    }

    /** @param current how many replicas there shall be as things are now, empty when there are none yet */
    public List<HasMetadata> desired(
            ResolvedLoadBalancer loadBalancer, OptionalInt current, Optional<Service> service) {
        List<HasMetadata> children = new ArrayList<>(optional(loadBalancer));
        children.add(ProxyServiceAccount.desired(loadBalancer));
        children.add(ProxyConfigMap.desired(loadBalancer));
        Optional<PeersConfig> peers = loadBalancer.config().config().peers();
        peers.ifPresent(config -> children.add(PeersService.desired(loadBalancer, config)));
        peers.ifPresent(config -> children.add(PeersNetworkPolicy.desired(loadBalancer, config)));
        children.add(TrafficService.desired(loadBalancer, service));
        children.add(ProxyDisruptionBudget.desired(loadBalancer));
        children.add(ProxyStatefulSet.desired(loadBalancer, image, current));
        return children;
    }

    /** Children of a kind that a cluster knows, and that are not desired. */
    public List<HasMetadata> undesired(ResolvedLoadBalancer loadBalancer, Predicate<OptionalKind> known) {
        List<GenericKubernetesResource> desired = optional(loadBalancer);
        return Stream.of(OptionalKind.values())
                .filter(known)
                .filter(kind -> desired.stream().noneMatch(kind::is))
                .<HasMetadata>map(kind -> OptionalChild.of(kind, loadBalancer.identity(), new TreeMap<>()))
                .toList();
    }

    private static List<GenericKubernetesResource> optional(ResolvedLoadBalancer loadBalancer) {
        List<GenericKubernetesResource> children = new ArrayList<>();
        if (loadBalancer.certificates() instanceof PeersCertificates.Requested requested) {
            children.add(PeersCertificate.desired(loadBalancer.identity(), requested));
        }
        if (loadBalancer.monitoring().podMonitor()) {
            children.add(ProxyPodMonitor.desired(loadBalancer.identity()));
        }
        return children;
    }
}
