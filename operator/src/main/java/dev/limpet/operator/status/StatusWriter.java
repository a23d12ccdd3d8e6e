package dev.limpet.operator.status;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import dev.limpet.operator.apply.ChildApplier;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Writes statuses, through the sub-resource of that name and as a whole. Server-side apply does not depend on what the
 * caches knew when the status was composed, and leaves parts that others may have written. A resource that has taken the
 * other's name meanwhile is not written to: its UID is another.
 */
public final class StatusWriter {
    private final KubernetesClient client;

    public StatusWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Writes the status and returns the resource as it then is. */
    public LoadBalancer write(LoadBalancer loadBalancer, LoadBalancerStatus status) {
        LoadBalancer applied = new LoadBalancer();
        applied.setMetadata(new ObjectMetaBuilder()
                .withNamespace(loadBalancer.getMetadata().getNamespace())
                .withName(loadBalancer.getMetadata().getName())
                .withUid(loadBalancer.getMetadata().getUid())
                .build());
        applied.setStatus(status);
        return client.resource(applied).subresource("status").patch(ChildApplier.APPLY);
    }
}
