package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.WriteOptions.Effect;
import java.util.OptionalLong;

/**
 * How a client wants an object deleted.
 *
 * @param gracePeriodSeconds how long a pod has to end; empty for what the pod itself says
 * @param uid the object it must be; empty for any
 * @param resourceVersion the version it must have; empty for any
 */
record DeleteOptions(
        OptionalLong gracePeriodSeconds, Propagation propagation, String uid, String resourceVersion, Effect effect) {
    /** What becomes of an object's dependents. */
    enum Propagation {
        /** They are deleted too. */
        BACKGROUND,
        /** They stay, without that owner. */
        ORPHAN
    }

    static final DeleteOptions BACKGROUND =
            new DeleteOptions(OptionalLong.empty(), Propagation.BACKGROUND, "", "", Effect.STORED);

    /** Reads the parameters and the body of a request. */
    static DeleteOptions of(ApiRequest request) {
        JsonNode body = request.object();
        String grace = body.path("gracePeriodSeconds").asText(request.parameter("gracePeriodSeconds"));
        String propagation = body.path("propagationPolicy").asText(request.parameter("propagationPolicy"));
        boolean orphan =
                propagation.equals("Orphan") || body.path("orphanDependents").asBoolean();
        boolean dryRun =
                !body.path("dryRun").isEmpty() || !request.parameter("dryRun").isEmpty();
        return new DeleteOptions(
                grace.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seconds(grace)),
                orphan ? Propagation.ORPHAN : Propagation.BACKGROUND,
                body.path("preconditions").path("uid").asText(),
                body.path("preconditions").path("resourceVersion").asText(),
                dryRun ? Effect.DRY_RUN : Effect.STORED);
    }

    private static long seconds(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw StatusException.badRequest("gracePeriodSeconds is '" + text + "'; it has to be a whole number");
        }
    }

    /**
     * Makes sure that this is the object the client means.
     *
     * @throws StatusException when it is not
     */
    void check(ObjectKey key, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        if (!uid.isEmpty() && !uid.equals(metadata.path("uid").asText())) {
            throw StatusException.conflict(
                    key,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: "
                            + metadata.path("uid").asText());
        }
        if (!resourceVersion.isEmpty()
                && !resourceVersion.equals(metadata.path("resourceVersion").asText())) {
            throw StatusException.conflict(
                    key,
                    "Precondition failed: ResourceVersion in precondition: " + resourceVersion
                            + ", ResourceVersion in object meta: "
                            + metadata.path("resourceVersion").asText());
        }
    }
}
