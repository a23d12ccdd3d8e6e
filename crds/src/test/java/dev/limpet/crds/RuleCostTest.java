package dev.limpet.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleCostTest {
    /** An API server's limits, of one rule and of all rules of a definition. */
    private static final long LIMIT = 10_000_000;

    private static final long LIMIT_OF_ALL = 100_000_000;

    @Test
    void anApiServerCanAffordTheRules() throws Exception {
        Map<String, Long> costs = new LinkedHashMap<>();
        collect(CommittedCrd.schema(), "", 1, costs);

        assertThat(costs).isNotEmpty();
        assertThat(costs.values())
                .allSatisfy(cost -> assertThat(cost).isPositive().isLessThan(LIMIT / 2));
        assertThat(costs.values().stream().mapToLong(Long::longValue).sum()).isLessThan(LIMIT_OF_ALL / 2);
    }

    @Test
    void aMessageIsNeverComputed() throws IOException {
        assertThat(CommittedCrd.schema().findValues("messageExpression"))
                .as("an API server takes the strings that one builds for as long as a request")
                .isEmpty();
    }

    @Test
    void whatHasNoBoundIsNotAffordable() throws Exception {
        JsonNode unbounded = new ObjectMapper().readTree("""
                {"properties": {"names": {"type": "array", "items": {"type": "string"}}}}
                """);

        assertThat(RuleCost.of("self.names.all(a, self.names.exists_one(b, a == b))", unbounded))
                .isGreaterThan(LIMIT_OF_ALL);
    }

    private static void collect(JsonNode schema, String path, long cardinality, Map<String, Long> costs)
            throws CelValidationException {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String text = rule.path("rule").asText();
            costs.put(path + ": " + text, cardinality * RuleCost.of(text, schema));
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            collect(property.getValue(), path + "." + property.getKey(), cardinality, costs);
        }
        if (schema.has("items")) {
            collect(
                    schema.path("items"),
                    path + "[]",
                    cardinality * schema.path("maxItems").asLong(),
                    costs);
        }
    }
}
