package dev.limpet.operator.resolve;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Which LoadBalancer it is; children carry it as their controller. */
public record Identity(String namespace, String name, String uid) {
    public static Identity of(LoadBalancer loadBalancer) {
        var metadata = loadBalancer.getMetadata();
        return new Identity(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    /** The name of the headless Service by which replicas find each other. */
    public String peersService() {
        return name + "-peers";
    }

    /** The name of the Secret with the certificate that the operator issues to replicas. */
    public String peersSecret() {
        return name + "-peers-tls";
    }

    /** The name of the Secret with the certificate that cert-manager issues to replicas. */
    public String requestedSecret() {
        return name + "-peers-certificate";
    }

    public OwnerReference asController() {
        return new OwnerReferenceBuilder()
                .withApiVersion(HasMetadata.getApiVersion(LoadBalancer.class))
                .withKind(HasMetadata.getKind(LoadBalancer.class))
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    /** Whether the object is controlled by this LoadBalancer, and not by one of the same name that is gone. */
    public boolean controls(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController()) && uid.equals(owner.getUid()));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
