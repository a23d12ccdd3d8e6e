package dev.limpet.cli.local.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.ResourceType.ScalePaths;
import dev.limpet.cli.local.api.patch.BuiltInSchema;
import dev.limpet.cli.local.api.patch.FieldManager.Operation;
import dev.limpet.cli.local.api.table.Column;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The subresource {@code scale}: the replicas of an object, in the same form whatever it is. */
final class Scaling {
    private static final ResourceType SCALE = new ResourceType(
            "autoscaling",
            "v1",
            "Scale",
            "scales",
            ResourceType.Scope.NAMESPACED,
            List.of(),
            List.of(),
            Set.of(),
            Optional.empty(),
            BuiltInSchema.TOP,
            List.of(Column.NAME));

    private final Store store;
    private final Lifecycle lifecycle;

    Scaling(Store store, Lifecycle lifecycle) {
        this.store = store;
        this.lifecycle = lifecycle;
    }

    Answer get(Target target) {
        return Answer.ok(scale(present(target), paths(target)));
    }

    Answer update(Target target, ApiRequest request) {
        ObjectNode wanted = request.object();
        return change(target, WriteOptions.of(request), _ -> wanted);
    }

    Answer patch(Target target, ApiRequest request) {
        PatchType patchType = PatchType.of(request.contentType());
        JsonNode patch = request.json();
        return change(target, WriteOptions.of(request), scale -> patchType.apply(scale, patch, SCALE));
    }

    private interface ScaleChange {
        ObjectNode of(ObjectNode scale);
    }

    private Answer change(Target target, WriteOptions options, ScaleChange wanted) {
        ScalePaths paths = paths(target);
        return store.exclusively(() -> {
            ObjectNode before = present(target);
            ObjectNode scale = wanted.of(scale(before, paths));
            JsonNode replicas = scale.at("/spec/replicas");
            if (!replicas.canConvertToInt() || replicas.asInt() < 0) {
                StatusException.Cause cause = new StatusException.Cause(
                        "FieldValueInvalid",
                        "spec.replicas",
                        "Invalid value: " + replicas + ": must be a whole number, 0 or more");
                throw StatusException.invalid(SCALE, target.name(), List.of(cause));
            }
            ObjectNode after = before.deepCopy();
            after.withObjectProperty("metadata")
                    .put(
                            "resourceVersion",
                            scale.at("/metadata/resourceVersion").asText());
            JsonPointer pointer = JsonPointer.compile(paths.replicas());
            after.withObject(pointer.head()).set(pointer.last().getMatchingProperty(), replicas);
            Admission.Verdict verdict = lifecycle.change(target.key(), before, after, "", options, Operation.Update);
            return new Answer.Document(200, scale(verdict.object(), paths), verdict.warnings());
        });
    }

    private ObjectNode present(Target target) {
        return store.get(target.key()).orElseThrow(() -> StatusException.notFound(target.type(), target.name()));
    }

    private static ScalePaths paths(Target target) {
        return target.type().scale().orElseThrow(StatusException::unknownPath);
    }

    private static ObjectNode scale(ObjectNode object, ScalePaths paths) {
        ObjectNode scale = Json.MAPPER.createObjectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        scale.putObject("metadata").setAll((ObjectNode) object.withObjectProperty("metadata")
                .deepCopy()
                .retain("name", "namespace", "uid", "resourceVersion", "creationTimestamp"));
        scale.putObject("spec").put("replicas", object.at(paths.replicas()).asInt());
        ObjectNode status = scale.putObject("status")
                .put("replicas", object.at(paths.statusReplicas()).asInt());
        String selector = paths.selector().isEmpty()
                ? object.at("/spec/selector/matchLabels").properties().stream()
                        .map(label -> label.getKey() + "=" + label.getValue().asText())
                        .collect(Collectors.joining(","))
                : object.at(paths.selector()).asText();
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return scale;
    }
}
