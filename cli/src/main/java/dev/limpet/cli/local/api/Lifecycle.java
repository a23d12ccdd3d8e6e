package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.ResourceType.Trait;
import dev.limpet.cli.local.api.WriteOptions.Effect;
import dev.limpet.cli.local.api.patch.FieldManager;
import dev.limpet.cli.local.api.patch.FieldManager.Operation;
import dev.limpet.cli.local.api.patch.ManagedFields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What the server itself sees to at every write: identity, versions and generation, what a path may change, who owns
 * which field, and the end of an object whose last finalizer went. Called with the store held exclusively.
 */
final class Lifecycle {
    private static final List<String> IDENTITY =
            List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int NAME_MAXIMUM = 253;

    private final Store store;
    private final Admission admission;
    private final Deletion deletion;

    Lifecycle(Store store, Admission admission, Deletion deletion) {
        this.store = store;
        this.admission = admission;
        this.deletion = deletion;
    }

    /**
     * Creates an object.
     *
     * @return the object as stored, with what the client should show its user
     */
    Admission.Verdict create(ObjectKey key, ObjectNode proposed, WriteOptions options, Operation operation) {
        ResourceType type = key.type();
        checkName(key);
        if (type.namespaced()
                && store.get(new ObjectKey(ResourceTypes.NAMESPACE, "", key.namespace()))
                        .isEmpty()) {
            throw StatusException.notFound(ResourceTypes.NAMESPACE, key.namespace());
        }
        if (store.get(key).isPresent()) {
            throw StatusException.alreadyExists(key);
        }
        ObjectNode object = proposed.deepCopy();
        ObjectNode metadata = object.withObjectProperty("metadata");
        if (!metadata.path("resourceVersion").asText().isEmpty()) {
            throw StatusException.badRequest("resourceVersion should not be set on objects to be created");
        }
        metadata.remove(List.of("resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"));
        metadata.put("name", key.name()).put("uid", UUID.randomUUID().toString());
        metadata.put(
                "creationTimestamp",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        if (type.namespaced()) {
            metadata.put("namespace", key.namespace());
        }
        if (type.has(Trait.GENERATION)) {
            metadata.put("generation", 1);
        }
        if (type.has(Trait.STATUS)) {
            object.remove("status");
        }
        Admission.Verdict verdict = admission.judge(type, object, Optional.empty(), options.fieldValidation());
        ObjectNode admitted = verdict.object();
        if (operation == Operation.Update) {
            admitted.withObjectProperty("metadata").remove("managedFields");
            ObjectNode nothing = Json.MAPPER.createObjectNode();
            own(options, operation, "", nothing, admitted, type);
        }
        if (options.effect() == Effect.DRY_RUN) {
            return new Admission.Verdict(admitted, verdict.warnings());
        }
        ObjectNode stored = store.put(key, admitted);
        deletion.collectWithoutOwner(key, stored);
        return new Admission.Verdict(stored, verdict.warnings());
    }

    /**
     * Changes an object.
     *
     * @param proposed the whole object as the client wants it; with its managers, when it was applied
     * @param subresource {@code status}, or empty for the object itself
     * @return the object as stored, with what the client should show its user
     */
    Admission.Verdict change(
            ObjectKey key,
            ObjectNode before,
            ObjectNode proposed,
            String subresource,
            WriteOptions options,
            Operation operation) {
        ResourceType type = key.type();
        checkPreconditions(key, before, proposed);
        ObjectNode object = allowedChange(type, before, proposed, subresource);
        Admission.Verdict verdict = admission.judge(type, object, Optional.of(before), options.fieldValidation());
        ObjectNode after = verdict.object();
        if (operation == Operation.Update) {
            own(options, operation, subresource, before, after, type);
        } else {
            ManagedFields.of(proposed).writeTo(after);
        }
        ObjectNode metadata = after.withObjectProperty("metadata");
        metadata.set("resourceVersion", before.path("metadata").path("resourceVersion"));
        if (type.has(Trait.GENERATION) && !wanted(before).equals(wanted(after))) {
            metadata.put(
                    "generation", before.path("metadata").path("generation").asLong() + 1);
        }
        if (after.equals(before) || options.effect() == Effect.DRY_RUN) {
            return new Admission.Verdict(after, verdict.warnings());
        }
        ObjectNode stored = store.put(key, after);
        deletion.finish(key, stored);
        return new Admission.Verdict(stored, verdict.warnings());
    }

    /** The object with only that changed which a write to this path may change. */
    private static ObjectNode allowedChange(
            ResourceType type, ObjectNode before, ObjectNode proposed, String subresource) {
        ObjectNode object = (subresource.isEmpty() ? proposed : before).deepCopy();
        if (!subresource.isEmpty()) {
            replace(object, subresource, proposed.path(subresource));
            return object;
        }
        if (type.has(Trait.STATUS)) {
            replace(object, "status", before.path("status"));
        }
        ObjectNode metadata = object.withObjectProperty("metadata");
        IDENTITY.forEach(name -> replace(metadata, name, before.path("metadata").path(name)));
        replace(metadata, "generation", before.path("metadata").path("generation"));
        replace(metadata, "managedFields", before.path("metadata").path("managedFields"));
        return object;
    }

    private static void replace(ObjectNode object, String name, JsonNode value) {
        if (value.isMissingNode()) {
            object.remove(name);
        } else {
            object.set(name, value);
        }
    }

    private static void own(
            WriteOptions options,
            Operation operation,
            String subresource,
            ObjectNode before,
            ObjectNode after,
            ResourceType type) {
        FieldManager manager = new FieldManager(options.manager(), operation, subresource);
        ManagedFields.of(before)
                .afterUpdate(manager, before, after, type.schema())
                .writeTo(after);
    }

    private static ObjectNode wanted(ObjectNode object) {
        return object.deepCopy().without(List.of("metadata", "status"));
    }

    private static void checkName(ObjectKey key) {
        if (key.name().length() > NAME_MAXIMUM || !NAME.matcher(key.name()).matches()) {
            String message = "Invalid value: \"" + key.name() + "\": a name consists of at most " + NAME_MAXIMUM
                    + " lower case letters, digits, '-' and '.', and starts and ends with a letter or digit";
            StatusException.Cause cause = new StatusException.Cause("FieldValueInvalid", "metadata.name", message);
            throw StatusException.invalid(key.type(), key.name(), List.of(cause));
        }
    }

    private static void checkPreconditions(ObjectKey key, ObjectNode before, ObjectNode proposed) {
        String version = proposed.path("metadata").path("resourceVersion").asText();
        if (!version.isEmpty()
                && !version.equals(
                        before.path("metadata").path("resourceVersion").asText())) {
            throw StatusException.conflict(
                    key, "the object has been modified; please apply your changes to the latest version and try again");
        }
        String uid = proposed.path("metadata").path("uid").asText();
        String present = before.path("metadata").path("uid").asText();
        if (!uid.isEmpty() && !uid.equals(present)) {
            throw StatusException.conflict(
                    key, "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + present);
        }
    }
}
