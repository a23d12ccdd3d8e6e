package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.patch.BuiltInSchema;
import dev.limpet.cli.local.api.patch.MergePatch;
import dev.limpet.cli.local.api.patch.StrategicMergePatch;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a patch is, by its content type. */
enum PatchType {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC_MERGE("application/strategic-merge-patch+json"),
    APPLY("application/apply-patch+yaml");

    private final String contentType;

    PatchType(String contentType) {
        this.contentType = contentType;
    }

    static PatchType of(String contentType) {
        return Arrays.stream(values())
                .filter(type -> contentType.startsWith(type.contentType))
                .findFirst()
                .orElseThrow(() -> StatusException.unsupportedMediaType(
                        contentType,
                        Arrays.stream(values()).map(type -> type.contentType).collect(Collectors.joining(", "))));
    }

    /**
     * The object after the patch.
     *
     * @throws StatusException when the patch does not fit
     */
    ObjectNode apply(ObjectNode object, JsonNode patch, ResourceType type) {
        JsonNode patched = switch (this) {
            case JSON -> jsonPatch(object, patch, type);
            case MERGE -> MergePatch.apply(object, patch);
            case STRATEGIC_MERGE -> {
                if (!(type.schema() instanceof BuiltInSchema)) {
                    throw StatusException.unsupportedMediaType(
                            contentType, JSON.contentType + ", " + MERGE.contentType + ", " + APPLY.contentType);
                }
                yield StrategicMergePatch.apply(object, patch, type.schema());
            }
            case APPLY -> throw new IllegalStateException("an applied configuration is not a patch");
        };
        if (patched instanceof ObjectNode result) {
            return result;
        }
        throw StatusException.badRequest("the patch leaves no object");
    }

    private static JsonNode jsonPatch(ObjectNode object, JsonNode patch, ResourceType type) {
        try {
            return JsonPatch.apply(patch, object.deepCopy());
        } catch (JsonPatchException e) {
            StatusException.Cause cause =
                    new StatusException.Cause("FieldValueInvalid", "patch", String.valueOf(e.getMessage()));
            throw StatusException.invalid(
                    type, object.path("metadata").path("name").asText(), List.of(cause));
        }
    }
}
