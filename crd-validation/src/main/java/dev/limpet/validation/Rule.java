package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A compiled CEL rule of {@code x-kubernetes-validations}.
 *
 * @param readsOld whether it speaks of {@code oldSelf}, and so holds whenever there is none
 * @param messageProgram writes the message from the value, where there is such an expression
 * @param fieldPath of the field to blame below the value, such as {@code .port}; empty for the value itself
 */
record Rule(
        Program program,
        boolean readsOld,
        String message,
        Optional<Program> messageProgram,
        String fieldPath,
        Reason reason) {

    Optional<Violation> check(String path, JsonNode value, Optional<JsonNode> old) {
        if (readsOld && old.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", CelValues.of(value));
        old.ifPresent(previous -> variables.put("oldSelf", CelValues.of(previous)));
        try {
            return Boolean.TRUE.equals(program.eval(variables))
                    ? Optional.empty()
                    : Optional.of(violation(path, value, message(variables)));
        } catch (CelEvaluationException e) {
            return Optional.of(violation(path, value, e.getMessage() + " evaluating rule: " + message));
        }
    }

    private String message(Map<String, Object> variables) throws CelEvaluationException {
        return messageProgram.isPresent() ? String.valueOf(messageProgram.get().eval(variables)) : message;
    }

    private Violation violation(String path, JsonNode value, String detail) {
        String blamed =
                fieldPath.isEmpty() ? path : path.equals(Paths.ROOT) ? fieldPath.substring(1) : path + fieldPath;
        String shown = reason == Reason.REQUIRED || reason == Reason.FORBIDDEN ? "" : Constraints.shown(value);
        return new Violation(reason, blamed, shown, detail);
    }
}
