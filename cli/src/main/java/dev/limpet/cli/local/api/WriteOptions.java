package dev.limpet.cli.local.api;

import dev.limpet.cli.local.api.patch.ServerSideApply.Conflicts;

/**
 * How a client wants its write done.
 *
 * @param manager the name it writes under
 */
record WriteOptions(String manager, Effect effect, FieldValidation fieldValidation, Conflicts conflicts) {
    /** Whether a write is kept. */
    enum Effect {
        STORED,
        DRY_RUN
    }

    /** What happens with fields that the schema does not know. */
    enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /**
     * Reads the parameters of a write.
     *
     * @throws StatusException when one has a value that is not allowed
     */
    static WriteOptions of(ApiRequest request) {
        String agent = request.userAgent();
        int slash = agent.indexOf('/');
        String manager = request.parameter("fieldManager");
        return new WriteOptions(
                manager.isEmpty() ? (slash < 0 ? agent : agent.substring(0, slash)) : manager,
                request.parameter("dryRun").isEmpty() ? Effect.STORED : Effect.DRY_RUN,
                fieldValidation(request.parameter("fieldValidation")),
                request.flag("force") ? Conflicts.TAKE_OVER : Conflicts.REFUSE);
    }

    private static FieldValidation fieldValidation(String value) {
        return switch (value) {
            case "Ignore" -> FieldValidation.IGNORE;
            case "Warn", "" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            default ->
                throw StatusException.badRequest(
                        "fieldValidation is '" + value + "'; it can be Ignore, Warn or Strict");
        };
    }
}
