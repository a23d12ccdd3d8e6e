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
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Compiles the CEL rules of a schema, in an environment like that of Kubernetes, but with dynamic types. */
final class RuleCompiler {
    private static final Pattern OLD = Pattern.compile("\\boldSelf\\b");

    private final Cel cel = CelFactory.standardCelBuilder()
            .setOptions(CelOptions.current().enableRegexPartialMatch(true).build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(CelExtensions.strings(), CelExtensions.lists())
            .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.lists())
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .build();

    List<Rule> compile(JsonNode validations) {
        return StreamSupport.stream(validations.spliterator(), false)
                .map(this::rule)
                .toList();
    }

    private Rule rule(JsonNode validation) {
        String text = validation.path("rule").asText();
        return new Rule(
                program(text, SimpleType.BOOL),
                OLD.matcher(text).find() && !validation.path("optionalOldSelf").asBoolean(),
                validation.path("message").asText("failed rule: " + text),
                Optional.ofNullable(validation.get("messageExpression"))
                        .map(expression -> program(expression.asText(), SimpleType.STRING)),
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

    private Program program(String expression, CelType result) {
        try {
            return cel.toCelBuilder()
                    .setResultType(result)
                    .build()
                    .createProgram(cel.compile(expression).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("rule '" + expression + "' does not compile: " + e.getMessage(), e);
        }
    }
}
