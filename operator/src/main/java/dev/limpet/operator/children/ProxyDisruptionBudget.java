package dev.limpet.operator.children;

import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/**
 * Lets node drains take one replica at a time, so that the tables always have a holder; one that is not ready holds
 * nothing up.
 */
final class ProxyDisruptionBudget {
    static PodDisruptionBudget desired(ResolvedLoadBalancer loadBalancer) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(ChildMetadata.of(loadBalancer.identity()))
                .withNewSpec()
                .withNewMaxUnavailable(1)
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(ChildMetadata.selector(loadBalancer.identity()))
                .endSelector()
                .endSpec()
                .build();
    }

    private ProxyDisruptionBudget() {}
}
