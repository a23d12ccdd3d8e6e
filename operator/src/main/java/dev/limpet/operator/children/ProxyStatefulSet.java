package dev.limpet.operator.children;

import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.OptionalInt;

/**
 * The replicas. All start at once: none needs another to start, and a table is only lost when all are gone. When their
 * template changes they are replaced one by one, each once the one before has learned the tables and is in service.
 *
 * <p>Their number is the LoadBalancer's, or, where that leaves it open, what it is at the moment, beginning with
 * {@value #INITIAL_REPLICAS}. It is applied even then: a field that an applier once owned and leaves out is removed, and
 * the API server would put 1 in its place.
 */
final class ProxyStatefulSet {
    static final int INITIAL_REPLICAS = 2;

    static StatefulSet desired(ResolvedLoadBalancer loadBalancer, String image, OptionalInt current) {
        Identity identity = loadBalancer.identity();
        StatefulSetBuilder statefulSet = new StatefulSetBuilder()
                .withMetadata(ChildMetadata.of(identity))
                .withNewSpec()
                .withReplicas(replicas(loadBalancer, current))
                .withServiceName(identity.peersService())
                .withPodManagementPolicy("Parallel")
                .withMinReadySeconds(loadBalancer.pod().minReadySeconds())
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(ChildMetadata.selector(identity))
                .endSelector()
                .withTemplate(ProxyPod.template(loadBalancer, image))
                .endSpec();
        if (loadBalancer.isPersistent()) {
            statefulSet
                    .editSpec()
                    .withVolumeClaimTemplates(
                            StateVolume.claim(loadBalancer.pod().storage()))
                    .withPersistentVolumeClaimRetentionPolicy(StateVolume.RETENTION)
                    .endSpec();
        }
        return statefulSet.build();
    }

    private static int replicas(ResolvedLoadBalancer loadBalancer, OptionalInt current) {
        return loadBalancer.replicas().orElseGet(() -> current.orElse(INITIAL_REPLICAS));
    }

    private ProxyStatefulSet() {}
}
