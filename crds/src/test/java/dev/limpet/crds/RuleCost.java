package dev.limpet.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An upper bound of what a rule costs, in the units of an API server, which refuses a definition whose rules could cost
 * too much. Sizes are the schema's bounds; a size that no bound tells counts as a whole request's, as it does there:
 * 3 MiB. Each step costs 1, reading a string 0.1 a byte and up to 4 bytes a character, matching it 0.25 a character of
 * the pattern for each of that, a list's creation 10, a comprehension all of it for each element.
 */
final class RuleCost {
    private static final long REQUEST_BYTES = 3 * 1024 * 1024;
    private static final int BYTES_A_CHARACTER = 4;
    private static final Set<String> COMPARISONS = Set.of("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_");
    /** Functions of constant cost whose result is a scalar. */
    private static final Set<String> CONSTANT =
            Set.of("_&&_", "_||_", "!_", "_?_:_", "@not_strictly_false", "duration", "size");

    private static final JsonNode UNKNOWN = MissingNode.getInstance();
    private static final JsonNode SCALAR = JsonNodeFactory.instance.objectNode().put("type", "integer");
    private static final CelParser PARSER = CelParserFactory.standardCelParserBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .build();

    /** What each variable stands for. */
    private final Map<String, JsonNode> schemas = new HashMap<>();

    static long of(String rule, JsonNode self) throws CelValidationException {
        RuleCost cost = new RuleCost();
        cost.schemas.put("self", self);
        return cost.cost(PARSER.parse(rule).getAst().getExpr());
    }

    private long cost(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> 0;
            case IDENT -> 1;
            case SELECT -> 1 + cost(expression.select().operand());
            case LIST -> 10 + sum(expression.list().elements());
            case CALL -> call(expression.call());
            case COMPREHENSION -> comprehension(expression.comprehension());
            default -> throw new IllegalArgumentException("no cost is known of " + expression.getKind());
        };
    }

    private long call(CelCall call) {
        long operands = sum(call.args()) + call.target().map(this::cost).orElse(0L);
        if (COMPARISONS.contains(call.function())) {
            long shorter = Math.min(size(call.args().get(0)), size(call.args().get(1)));
            return operands + tenth(shorter);
        }
        if (CONSTANT.contains(call.function())) {
            return operands + 1;
        }
        return operands
                + switch (call.function()) {
                    case "_+_" ->
                        tenth(size(call.args().get(0)) + size(call.args().get(1)));
                    case "@in" -> size(call.args().get(1));
                    case "matches" ->
                        tenth(size(call.target().orElseThrow()) + 1)
                                * Math.ceilDiv(size(call.args().getFirst()), 4L);
                    default -> throw new IllegalArgumentException("no cost is known of " + call.function());
                };
    }

    private long comprehension(CelComprehension loop) {
        long around = cost(loop.iterRange()) + cost(loop.accuInit());
        schemas.put(loop.accuVar(), loop.accuInit().getKind() == CelExpr.ExprKind.Kind.CONSTANT ? SCALAR : UNKNOWN);
        schemas.put(loop.iterVar(), schema(loop.iterRange()).path("items"));
        long step = cost(loop.loopCondition()) + cost(loop.loopStep());
        return around + cost(loop.result()) + size(loop.iterRange()) * step;
    }

    private long sum(List<CelExpr> expressions) {
        return expressions.stream().mapToLong(this::cost).sum();
    }

    private JsonNode schema(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> schemas.getOrDefault(expression.ident().name(), UNKNOWN);
            case SELECT ->
                schema(expression.select().operand())
                        .path("properties")
                        .path(expression.select().field());
            default -> UNKNOWN;
        };
    }

    /** Bytes of a string, elements of a list, 1 for other scalars. */
    private long size(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> size(expression.constant());
            case LIST -> expression.list().elements().size();
            case CALL -> CONSTANT.contains(expression.call().function()) ? 1 : REQUEST_BYTES;
            case SELECT -> expression.select().testOnly() ? 1 : size(schema(expression));
            default -> size(schema(expression));
        };
    }

    private static long size(CelConstant constant) {
        return constant.getKind() == CelConstant.Kind.STRING_VALUE
                ? constant.stringValue().length()
                : 1;
    }

    private static long size(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "string" -> schema.path("maxLength").asLong(REQUEST_BYTES / BYTES_A_CHARACTER) * BYTES_A_CHARACTER;
            case "array" -> schema.path("maxItems").asLong(REQUEST_BYTES);
            case "integer", "number", "boolean" -> 1;
            default -> REQUEST_BYTES;
        };
    }

    private static long tenth(long bytes) {
        return Math.ceilDiv(bytes, 10L);
    }

    private RuleCost() {}
}
