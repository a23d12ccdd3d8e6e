package dev.limpet.operator.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;

/** What the pods of a StatefulSet take by name: somebody else's must not get into them. */
final class PodNeeds {
    /** Whether the object is a StatefulSet whose pods would use that other one. */
    static boolean include(HasMetadata object, HasMetadata other) {
        if (!(object instanceof StatefulSet statefulSet)) {
            return false;
        }
        PodSpec pod = statefulSet.getSpec().getTemplate().getSpec();
        String name = other.getMetadata().getName();
        return switch (other) {
            case ServiceAccount _ -> name.equals(pod.getServiceAccountName());
            case Service _ -> name.equals(statefulSet.getSpec().getServiceName());
            case ConfigMap _ ->
                pod.getVolumes().stream()
                        .anyMatch(volume -> volume.getConfigMap() != null
                                && name.equals(volume.getConfigMap().getName()));
            case Secret _ ->
                pod.getVolumes().stream()
                        .anyMatch(volume -> volume.getSecret() != null
                                && name.equals(volume.getSecret().getSecretName()));
            default -> false;
        };
    }

    private PodNeeds() {}
}
