package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Refuses changes that a cluster refuses, of what the operator or the node here changes: a StatefulSet's spec. */
final class Immutability {
    private static final List<String> MUTABLE = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    /**
     * Compares an object with what it is to become.
     *
     * @throws StatusException when a field differs that stays as it was created
     */
    static void check(ResourceType type, ObjectNode after, Optional<ObjectNode> before) {
        if (type.is("apps", "StatefulSet")
                && before.isPresent()
                && !fixed(before.get()).equals(fixed(after))) {
            String message =
                    "Forbidden: updates to statefulset spec for fields other than " + MUTABLE + " are forbidden";
            throw StatusException.invalid(
                    type,
                    after.at("/metadata/name").asText(),
                    List.of(new StatusException.Cause("FieldValueForbidden", "spec", message)));
        }
    }

    private static JsonNode fixed(ObjectNode object) {
        ObjectNode spec = object.withObjectProperty("spec").deepCopy();
        return spec.without(MUTABLE);
    }

    private Immutability() {}
}
