package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.ResourceType.Trait;
import dev.limpet.cli.local.api.WriteOptions.Effect;
import java.util.List;

/** Tells which verb a request is, from its method and from what its path names. */
final class Verbs {
    private final Store store;
    private final Reads reads;
    private final Writes writes;
    private final Deletion deletion;
    private final Scaling scaling;
    private final Logs logs;

    Verbs(Store store, Reads reads, Writes writes, Deletion deletion, Scaling scaling, Logs logs) {
        this.store = store;
        this.reads = reads;
        this.writes = writes;
        this.deletion = deletion;
        this.scaling = scaling;
        this.logs = logs;
    }

    /**
     * Answers a request for objects.
     *
     * @throws StatusException when it cannot be done
     */
    Answer answer(Target target, ApiRequest request) {
        if (target.type().has(Trait.READ_ONLY) && !request.method().equals("GET")) {
            throw StatusException.methodNotAllowed();
        }
        if (target.name().isEmpty()) {
            return collection(target, request);
        }
        return switch (target.subresource()) {
            case "" -> object(target, request);
            case "status" -> status(target, request);
            case "scale" -> scale(target, request);
            case "log" -> log(target, request);
            default -> throw StatusException.unknownPath();
        };
    }

    private Answer collection(Target target, ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> request.flag("watch") ? reads.watch(target, request) : reads.list(target, request);
            case "POST" -> {
                requireNamespace(target);
                yield writes.create(target, request);
            }
            case "DELETE" -> deleteAll(target, request);
            default -> throw StatusException.methodNotAllowed();
        };
    }

    private Answer object(Target target, ApiRequest request) {
        requireNamespace(target);
        return switch (request.method()) {
            case "GET" -> reads.get(target, request);
            case "PUT" -> writes.update(target, request);
            case "PATCH" -> writes.patch(target, request);
            case "DELETE" -> delete(target, request);
            default -> throw StatusException.methodNotAllowed();
        };
    }

    private Answer status(Target target, ApiRequest request) {
        if (!target.type().has(Trait.STATUS)) {
            throw StatusException.unknownPath();
        }
        return switch (request.method()) {
            case "GET" -> reads.get(target, request);
            case "PUT" -> writes.update(target, request);
            case "PATCH" -> writes.patch(target, request);
            default -> throw StatusException.methodNotAllowed();
        };
    }

    private Answer scale(Target target, ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> scaling.get(target);
            case "PUT" -> scaling.update(target, request);
            case "PATCH" -> scaling.patch(target, request);
            default -> throw StatusException.methodNotAllowed();
        };
    }

    private Answer log(Target target, ApiRequest request) {
        if (!target.type().is("", "Pod") || !request.method().equals("GET")) {
            throw StatusException.unknownPath();
        }
        return logs.get(target, request);
    }

    private Answer delete(Target target, ApiRequest request) {
        DeleteOptions options = DeleteOptions.of(request);
        return store.exclusively(() -> {
            ObjectNode object =
                    store.get(target.key()).orElseThrow(() -> StatusException.notFound(target.type(), target.name()));
            ObjectNode left =
                    options.effect() == Effect.DRY_RUN ? object : deletion.delete(target.key(), object, options);
            boolean gone = store.get(target.key()).isEmpty();
            return Answer.ok(gone && !target.type().is("", "Pod") ? success(target, object) : left);
        });
    }

    private Answer deleteAll(Target target, ApiRequest request) {
        requireNamespace(target);
        DeleteOptions options = DeleteOptions.of(request);
        Selector selector = Reads.selector(request);
        return store.exclusively(() -> {
            Store.Snapshot snapshot = store.list(target.type(), target.namespace());
            List<ObjectNode> selected =
                    snapshot.objects().stream().filter(selector::test).toList();
            if (options.effect() == Effect.STORED) {
                selected.forEach(object ->
                        deletion.delete(target.named(object.at("/metadata/name").asText()), object, options));
            }
            return Answer.ok(Rendering.of(request, target.type()).list(selected, snapshot.version()));
        });
    }

    private static void requireNamespace(Target target) {
        if (target.type().namespaced() && target.namespace().isEmpty()) {
            throw StatusException.methodNotAllowed();
        }
    }

    private static ObjectNode success(Target target, ObjectNode object) {
        ObjectNode status = Json.MAPPER
                .createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Success");
        status.putObject("metadata");
        status.putObject("details")
                .put("name", target.name())
                .put("group", target.type().group())
                .put("kind", target.type().plural())
                .put("uid", object.at("/metadata/uid").asText());
        return status;
    }
}
