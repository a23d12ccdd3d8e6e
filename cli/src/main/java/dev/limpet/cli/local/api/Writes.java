package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.patch.ApplyConflictException;
import dev.limpet.cli.local.api.patch.FieldManager;
import dev.limpet.cli.local.api.patch.FieldManager.Operation;
import dev.limpet.cli.local.api.patch.ServerSideApply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The verbs create, update, patch and apply, of objects and their status. */
final class Writes {
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private final Store store;
    private final Lifecycle lifecycle;

    Writes(Store store, Lifecycle lifecycle) {
        this.store = store;
        this.lifecycle = lifecycle;
    }

    Answer create(Target target, ApiRequest request) {
        ObjectNode object = request.object();
        checkKind(target.type(), object);
        checkNamespace(target, object);
        WriteOptions options = WriteOptions.of(request);
        ObjectKey key = target.named(name(target.type(), object.path("metadata")));
        return answer(201, store.exclusively(() -> lifecycle.create(key, object, options, Operation.Update)));
    }

    Answer update(Target target, ApiRequest request) {
        ObjectNode object = request.object();
        checkKind(target.type(), object);
        checkNamespace(target, object);
        String name = object.path("metadata").path("name").asText();
        if (!name.equals(target.name())) {
            throw StatusException.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + target.name() + ")");
        }
        WriteOptions options = WriteOptions.of(request);
        return answer(
                200,
                store.exclusively(() -> lifecycle.change(
                        target.key(), present(target.key()), object, target.subresource(), options, Operation.Update)));
    }

    Answer patch(Target target, ApiRequest request) {
        PatchType patchType = PatchType.of(request.contentType());
        WriteOptions options = WriteOptions.of(request);
        JsonNode patch = request.json();
        if (patchType == PatchType.APPLY) {
            return apply(target, request.object(), options);
        }
        return answer(200, store.exclusively(() -> {
            ObjectNode before = present(target.key());
            ObjectNode after = patchType.apply(before, patch, target.type());
            checkKind(target.type(), after);
            return lifecycle.change(target.key(), before, after, target.subresource(), options, Operation.Update);
        }));
    }

    private Answer apply(Target target, ObjectNode wanted, WriteOptions options) {
        checkKind(target.type(), wanted);
        checkNamespace(target, wanted);
        if (target.subresource().isEmpty()) {
            wanted.remove(target.type().has(ResourceType.Trait.STATUS) ? List.of("status") : List.of());
        } else {
            wanted.retain("apiVersion", "kind", target.subresource());
        }
        FieldManager manager = new FieldManager(options.manager(), Operation.Apply, target.subresource());
        return store.exclusively(() -> {
            Optional<ObjectNode> before = store.get(target.key());
            if (before.isEmpty() && !target.subresource().isEmpty()) {
                throw StatusException.notFound(target.type(), target.name());
            }
            ObjectNode live = before.orElseGet(Json.MAPPER::createObjectNode);
            ObjectNode merged = applied(target, live, wanted, manager, options);
            return before.map(present -> answer(
                            200,
                            lifecycle.change(
                                    target.key(), present, merged, target.subresource(), options, Operation.Apply)))
                    .orElseGet(() -> answer(201, lifecycle.create(target.key(), merged, options, Operation.Apply)));
        });
    }

    private static ObjectNode applied(
            Target target, ObjectNode live, ObjectNode wanted, FieldManager manager, WriteOptions options) {
        try {
            return ServerSideApply.apply(
                    live, wanted, manager, options.conflicts(), target.type().schema());
        } catch (ApplyConflictException e) {
            List<StatusException.Cause> causes = e.conflicts().stream()
                    .map(conflict -> new StatusException.Cause(
                            "FieldManagerConflict", conflict.field(), "conflict with \"" + conflict.manager() + "\""))
                    .toList();
            String message =
                    "Apply failed with " + causes.size() + (causes.size() == 1 ? " conflict: " : " conflicts: ")
                            + String.join(
                                    ", ",
                                    causes.stream()
                                            .map(cause -> cause.message() + ": " + cause.field())
                                            .toList());
            throw StatusException.applyConflict(target.key(), message, causes);
        }
    }

    private ObjectNode present(ObjectKey key) {
        return store.get(key).orElseThrow(() -> StatusException.notFound(key.type(), key.name()));
    }

    private static Answer answer(int code, Admission.Verdict verdict) {
        return new Answer.Document(code, verdict.object(), verdict.warnings());
    }

    private static String name(ResourceType type, JsonNode metadata) {
        String name = metadata.path("name").asText();
        String prefix = metadata.path("generateName").asText();
        if (!name.isEmpty()) {
            return name;
        }
        if (prefix.isEmpty()) {
            StatusException.Cause cause = new StatusException.Cause(
                    "FieldValueRequired", "metadata.name", "Required value: name or generateName is required");
            throw StatusException.invalid(type, "", List.of(cause));
        }
        StringBuilder generated = new StringBuilder(prefix);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            int letter = ThreadLocalRandom.current().nextInt(SUFFIX_LETTERS.length());
            generated.append(SUFFIX_LETTERS.charAt(letter));
        }
        return generated.toString();
    }

    private static void checkKind(ResourceType type, ObjectNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
            throw StatusException.badRequest("the object in the body is of apiVersion '" + apiVersion + "' and kind '"
                    + kind + "'; this path takes '" + type.apiVersion() + "' and '" + type.kind() + "'");
        }
    }

    private static void checkNamespace(Target target, ObjectNode object) {
        String namespace = object.path("metadata").path("namespace").asText();
        if (target.type().namespaced() && !namespace.isEmpty() && !namespace.equals(target.namespace())) {
            throw StatusException.badRequest("the namespace of the provided object (" + namespace
                    + ") does not match the namespace sent on the request (" + target.namespace() + ")");
        }
    }
}
