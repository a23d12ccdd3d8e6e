package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The fields that every resource's {@code metadata} may have; a CustomResourceDefinition does not list them. */
final class ObjectMeta {
    private static final Set<String> FIELDS = Set.of(
            "annotations",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generateName",
            "generation",
            "labels",
            "managedFields",
            "name",
            "namespace",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid");

    /** The only fields that CEL rules may read. */
    static final List<String> IN_RULES = List.of("name", "generateName");

    static List<Violation> unknownFields(JsonNode metadata) {
        Iterable<String> names = metadata::fieldNames;
        return StreamSupport.stream(names.spliterator(), false)
                .filter(name -> !FIELDS.contains(name))
                .map(name -> new Violation(Reason.UNKNOWN, "metadata." + name, "", ""))
                .toList();
    }

    private ObjectMeta() {}
}
