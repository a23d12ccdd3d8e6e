package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** A request that fails, with the Status object that tells the client why. */
final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * One of several reasons.
     *
     * @param reason such as {@code FieldValueInvalid}
     * @param field such as {@code spec.frontends[0].port}
     */
    record Cause(String reason, String field, String message) {}

    private final transient ObjectNode status;

    private StatusException(int code, String reason, String message, ObjectNode details) {
        super(message);
        status = JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        status.set("details", details);
        status.put("code", code);
    }

    ObjectNode status() {
        return status;
    }

    int code() {
        return status.path("code").asInt();
    }

    static StatusException badRequest(String message) {
        return new StatusException(400, "BadRequest", message, emptyDetails());
    }

    static StatusException unknownPath() {
        return new StatusException(404, "NotFound", "the server could not find the requested resource", emptyDetails());
    }

    static StatusException forbidden(ObjectKey key, String why) {
        ResourceType type = key.type();
        String message = type.groupResource() + " \"" + key.name() + "\" is forbidden: " + why;
        return new StatusException(403, "Forbidden", message, details(type.group(), type.plural(), key.name()));
    }

    static StatusException notFound(ResourceType type, String name) {
        String message = type.groupResource() + " \"" + name + "\" not found";
        return new StatusException(404, "NotFound", message, details(type.group(), type.plural(), name));
    }

    static StatusException alreadyExists(ObjectKey key) {
        ResourceType type = key.type();
        String message = type.groupResource() + " \"" + key.name() + "\" already exists";
        return new StatusException(409, "AlreadyExists", message, details(type.group(), type.plural(), key.name()));
    }

    static StatusException conflict(ObjectKey key, String why) {
        ResourceType type = key.type();
        String message = "Operation cannot be fulfilled on " + type.groupResource() + " \"" + key.name() + "\": " + why;
        return new StatusException(409, "Conflict", message, details(type.group(), type.plural(), key.name()));
    }

    static StatusException applyConflict(ObjectKey key, String message, List<Cause> causes) {
        ObjectNode details = details(key.type().group(), key.type().plural(), key.name());
        addCauses(details, causes);
        return new StatusException(409, "Conflict", message, details);
    }

    static StatusException invalid(ResourceType type, String name, List<Cause> causes) {
        ObjectNode details = details(type.group(), type.kind(), name);
        addCauses(details, causes);
        String list = causes.stream()
                .map(cause -> cause.field().isEmpty() ? cause.message() : cause.field() + ": " + cause.message())
                .collect(Collectors.joining(", ", causes.size() > 1 ? "[" : "", causes.size() > 1 ? "]" : ""));
        String message = type.groupKind() + " \"" + name + "\" is invalid: " + list;
        return new StatusException(422, "Invalid", message, details);
    }

    static StatusException methodNotAllowed() {
        return new StatusException(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                emptyDetails());
    }

    static StatusException unsupportedMediaType(String sent, String accepted) {
        return new StatusException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted
                        + "; this one is " + sent,
                emptyDetails());
    }

    static StatusException expired(long version, long oldest) {
        return new StatusException(
                410, "Expired", "too old resource version: " + version + " (" + oldest + ")", emptyDetails());
    }

    static StatusException internal(String message) {
        return new StatusException(500, "InternalError", "Internal error occurred: " + message, emptyDetails());
    }

    private static ObjectNode emptyDetails() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode details(String group, String kind, String name) {
        ObjectNode details = JsonNodeFactory.instance.objectNode().put("name", name);
        if (!group.isEmpty()) {
            details.put("group", group);
        }
        return details.put("kind", kind);
    }

    private static void addCauses(ObjectNode details, List<Cause> causes) {
        var list = details.putArray("causes");
        for (Cause cause : causes) {
            ObjectNode node = list.addObject().put("reason", cause.reason()).put("message", cause.message());
            if (!cause.field().isEmpty()) {
                node.put("field", cause.field());
            }
        }
    }
}
