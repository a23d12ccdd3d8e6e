package dev.limpet.operator.children;

import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.OptionalKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.Map;
import java.util.SortedMap;

/** A child of a kind that the client has no type for. */
final class OptionalChild {
    static GenericKubernetesResource of(OptionalKind kind, Identity identity, SortedMap<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(kind.apiVersion())
                .withKind(kind.kind())
                .withMetadata(ChildMetadata.of(identity))
                .addToAdditionalProperties(Map.of("spec", spec))
                .build();
    }

    private OptionalChild() {}
}
