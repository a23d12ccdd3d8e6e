package dev.limpet.operator.children;

import dev.limpet.config.PeersConfig;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/**
 * The headless Service by which replicas find each other: an SRV record a pod under {@code _peers._tcp}. Pods that are
 * not ready are in it, since a replica becomes ready only after it has learned the tables of its peers.
 */
final class PeersService {
    static Service desired(ResolvedLoadBalancer loadBalancer, PeersConfig peers) {
        return new ServiceBuilder()
                .withMetadata(ChildMetadata.named(loadBalancer.identity().peersService(), loadBalancer.identity()))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(ChildMetadata.selector(loadBalancer.identity()))
                .addNewPort()
                .withName("peers")
                .withPort(peers.port())
                .withNewTargetPort(peers.port())
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    private PeersService() {}
}
