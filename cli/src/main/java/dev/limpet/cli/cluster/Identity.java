package dev.limpet.cli.cluster;

import dev.limpet.crds.LoadBalancer;

/** Which LoadBalancer a document is about. */
public record Identity(String namespace, String name) {
    public static Identity of(LoadBalancer loadBalancer) {
        return new Identity(
                loadBalancer.getMetadata().getNamespace(),
                loadBalancer.getMetadata().getName());
    }
}
