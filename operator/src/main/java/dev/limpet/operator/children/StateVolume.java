package dev.limpet.operator.children;

import dev.limpet.crds.Storage;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSetPersistentVolumeClaimRetentionPolicy;

/**
 * The volume that a replica keeps its persistent stick tables on. A claim goes with its StatefulSet, so with the
 * LoadBalancer; it stays when replicas are scaled away, since scaling to none and back is an end of all replicas at once.
 */
final class StateVolume {
    /** The name of the claim's template and of the volume; a pod's claim is {@code state-<pod>}. */
    static final String NAME = "state";

    /** Where the proxy finds it. */
    static final String FOLDER = "/var/lib/limpet";

    /** The group of the image's user, which may then write to the volume. */
    static final long GROUP = 65_532;

    static final StatefulSetPersistentVolumeClaimRetentionPolicy RETENTION =
            new StatefulSetPersistentVolumeClaimRetentionPolicy("Delete", "Retain");

    static PersistentVolumeClaim claim(Storage storage) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storage.storageClassName())
                .withNewResources()
                .addToRequests("storage", new Quantity(storage.size()))
                .endResources()
                .endSpec()
                .build();
    }

    private StateVolume() {}
}
