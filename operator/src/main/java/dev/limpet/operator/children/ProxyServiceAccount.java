package dev.limpet.operator.children;

import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/** The identity of the pods: it may do nothing, and its token is not mounted. */
final class ProxyServiceAccount {
    static ServiceAccount desired(ResolvedLoadBalancer loadBalancer) {
        return new ServiceAccountBuilder()
                .withMetadata(ChildMetadata.of(loadBalancer.identity()))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    private ProxyServiceAccount() {}
}
