package dev.limpet.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Compiles the CEL rules of a schema, in an environment like that of Kubernetes, but with dynamic types. */
final class RuleCompiler {
    private static final Pattern OLD = Pattern.compile("\\boldSelf\\b");

    private final Cel rules = environment(SimpleType.BOOL);
    private final Cel messages = environment(SimpleType.STRING);

    /** Fields of one kind have the same rule. */
    private final Map<String, Program> programs = new HashMap<>();

    private static Cel environment(CelType result) {
        return CelFactory.standardCelBuilder()
                .setOptions(CelOptions.current().enableRegexPartialMatch(true).build())
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(CelExtensions.strings(), CelExtensions.lists())
                .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.lists())
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", SimpleType.DYN)
                .setResultType(result)
                .build();
    }

    List<Rule> compile(JsonNode validations) {
        return StreamSupport.stream(validations.spliterator(), false)
                .map(this::rule)
                .toList();
    }

    private Rule rule(JsonNode validation) {
        String text = validation.path("rule").asText();
        return new Rule(
                programs.computeIfAbsent(text, rule -> program(rules, rule)),
                OLD.matcher(text).find() && !validation.path("optionalOldSelf").asBoolean(),
                validation.path("message").asText("failed rule: " + text),
                Optional.ofNullable(validation.get("messageExpression"))
                        .map(expression -> program(messages, expression.asText())),
                validation.path("fieldPath").asText(),
                reason(validation.path("reason").asText()));
    }

    private static Reason reason(String name) {
        return switch (name) {
            case "FieldValueRequired" -> Reason.REQUIRED;
            case "FieldValueDuplicate" -> Reason.DUPLICATE;
            case "FieldValueForbidden" -> Reason.FORBIDDEN;
            default -> Reason.INVALID;
        };
    }

    private static Program program(Cel cel, String expression) {
        try {
            return cel.createProgram(cel.compile(expression).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("rule '" + expression + "' does not compile: " + e.getMessage(), e);
        }
    }
}
