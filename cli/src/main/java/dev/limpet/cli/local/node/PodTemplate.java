package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;

/** What controllers of pods share: making a pod from an owner's template, and telling which template one came from. */
final class PodTemplate {
    private PodTemplate() {}

    /** A name for a template's content: templates that are equal have the same. */
    static String revision(KubernetesClient client, PodTemplateSpec template) {
        int hash = client.getKubernetesSerialization().asJson(template).hashCode();
        return Integer.toUnsignedString(hash, Character.MAX_RADIX);
    }

    /** A pod of the template, owned and already given to this node. */
    static PodBuilder pod(HasMetadata owner, PodTemplateSpec template, String name, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .addToLabels(labels)
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(controller(owner))
                .endMetadata()
                .withSpec(template.getSpec())
                .editSpec()
                .withNodeName(Machine.NODE)
                .endSpec();
    }

    /** The reference by which a pod names the owner that controls it. */
    static OwnerReference controller(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    static boolean isOrphan(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .noneMatch(reference -> Boolean.TRUE.equals(reference.getController()));
    }

    static boolean isOwned(Pod pod, HasMetadata owner) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> Boolean.TRUE.equals(reference.getController())
                        && Objects.equals(
                                reference.getUid(), owner.getMetadata().getUid()));
    }

    static boolean isReady(Pod pod) {
        return !isTerminating(pod) && hasReadyCondition(pod);
    }

    static boolean hasReadyCondition(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    static boolean isTerminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }
}
