package dev.limpet.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/**
 * What a StatefulSet's pods claim of storage, which the API server lets nobody change. What it adds to a template, such
 * as a volume mode, is no difference.
 */
final class ClaimTemplates {
    private record Claim(
            String name, List<String> accessModes, Optional<String> storageClass, Optional<Quantity> size) {
        static Claim of(PersistentVolumeClaim template) {
            return new Claim(
                    template.getMetadata().getName(),
                    template.getSpec().getAccessModes(),
                    Optional.ofNullable(template.getSpec().getStorageClassName()),
                    Optional.ofNullable(
                            template.getSpec().getResources().getRequests().get("storage")));
        }
    }

    static boolean differ(HasMetadata desired, HasMetadata actual) {
        return desired instanceof StatefulSet wanted
                && actual instanceof StatefulSet present
                && !claims(wanted).equals(claims(present));
    }

    private static List<Claim> claims(StatefulSet statefulSet) {
        return statefulSet.getSpec().getVolumeClaimTemplates().stream()
                .map(Claim::of)
                .toList();
    }

    private ClaimTemplates() {}
}
