package dev.limpet.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrdTest {
    /** Beyond it, client-side apply cannot keep its copy in an annotation. */
    private static final int LARGEST = 256 * 1024;

    @Test
    void theCommittedFileIsWhatTheRecordsSay() throws IOException {
        Committed.assertCurrent(CommittedCrd.FILE, GeneratedCrd.yaml());
    }

    @Test
    void theChartHasTheSame() throws IOException {
        Committed.assertCurrent(
                Committed.ROOT.resolve("charts/limpet/files/loadbalancers.limpet.dev.yaml"), GeneratedCrd.yaml());
    }

    @Test
    void theReferencePageIsWhatTheDefinitionSays() throws IOException {
        Committed.assertCurrent(
                Committed.ROOT.resolve("docs/api.md"), ApiReference.of(CommittedCrd.schema(GeneratedCrd.yaml())));
    }

    @Test
    void itIsSmallEnoughForClientSideApply() throws IOException {
        assertThat(GeneratedCrd.yaml().length()).isLessThan(LARGEST);
    }

    /** What GitOps tools compare list by list would differ for ever from a manifest that leaves a default out. */
    @Test
    void nothingInAListHasADefault() throws IOException {
        List<String> complaints = new ArrayList<>();
        findDefaults(CommittedCrd.schema(GeneratedCrd.yaml()).at("/properties/spec"), false, ".spec", complaints);

        assertThat(complaints).isEmpty();
    }

    /** It would differ for ever from what the cluster has of it, to GitOps tools and to others who apply it. */
    @Test
    void noColumnHasThePriorityThatAnApiServerLeavesOut() throws IOException {
        JsonNode columns =
                CommittedCrd.manifests(CommittedCrd.FILE).getFirst().at("/spec/versions/0/additionalPrinterColumns");

        assertThat(columns)
                .isNotEmpty()
                .noneMatch(column -> column.path("priority").asInt(1) == 0);
    }

    private static void findDefaults(JsonNode schema, boolean inList, String path, List<String> complaints) {
        if (inList && schema.has("default")) {
            complaints.add(path + " has a default");
        }
        schema.path("properties")
                .properties()
                .forEach(property ->
                        findDefaults(property.getValue(), inList, path + "." + property.getKey(), complaints));
        if (schema.has("items")) {
            findDefaults(schema.path("items"), true, path + "[]", complaints);
        }
    }

    @Test
    void everyFieldIsDescribedAndBounded() throws IOException {
        List<String> complaints = new ArrayList<>();
        complain(CommittedCrd.schema(GeneratedCrd.yaml()), "", complaints);

        assertThat(complaints).isEmpty();
    }

    private static void complain(JsonNode schema, String path, List<String> complaints) {
        String missing = switch (schema.path("type").asText()) {
            case "array" -> "maxItems";
            case "string" -> schema.has("enum") || schema.has("format") ? "type" : "maxLength";
            case "object" -> schema.has("additionalProperties") ? "maxProperties" : "type";
            default -> schema.has("x-kubernetes-int-or-string") ? "maxLength" : "type";
        };
        if (!schema.has(missing)) {
            complaints.add(path + " has no " + missing);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String field = path + "." + property.getKey();
            if (property.getValue().path("description").asText().isEmpty()) {
                complaints.add(field + " has no description");
            }
            complain(property.getValue(), field, complaints);
        }
        for (String elements : List.of("items", "additionalProperties")) {
            if (schema.has(elements)) {
                complain(schema.path(elements), path + "[]", complaints);
            }
        }
    }

    /** kstatus takes a resource without a condition {@code Ready} for one that is ready. */
    @Test
    void whatNoOperatorHasSeenIsNotReady() throws IOException {
        JsonNode manifest = CommittedCrd.manifests(Committed.ROOT.resolve("examples/quickstart.yaml")).stream()
                .filter(candidate -> candidate.path("kind").asText().equals("LoadBalancer"))
                .findFirst()
                .orElseThrow();

        JsonNode seen = CommittedCrd.VALIDATOR.defaulted(manifest);

        assertThat(CommittedCrd.VALIDATOR.validate(seen, Optional.empty())).isEmpty();
        assertThat(seen.at("/status/observedGeneration").asInt(-1)).isZero();
        assertThat(seen.at("/status/conditions/0/type").asText()).isEqualTo("Ready");
        assertThat(seen.at("/status/conditions/0/status").asText()).isEqualTo("Unknown");
    }
}
