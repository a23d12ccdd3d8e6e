package dev.limpet.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpet.validation.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder of {@code constraints} holds a manifest that the committed definition lets pass and one that it refuses,
 * headed by the refusals as comments.
 */
class ConstraintsTest {
    private static final Path FOLDERS = Path.of("src/test/resources/constraints");

    @ParameterizedTest
    @MethodSource("folders")
    void theValidManifestPasses(String folder) throws IOException {
        assertThat(violations(FOLDERS.resolve(folder).resolve("valid.yaml"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theInvalidManifestIsRefusedInThoseWords(String folder) throws IOException {
        Path file = FOLDERS.resolve(folder).resolve("invalid.yaml");
        List<String> expected = Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .toList();

        assertThat(expected).isNotEmpty();
        assertThat(violations(file)).extracting(Violation::toString).containsExactlyElementsOf(expected);
    }

    @Test
    void everyRuleAndEveryKeyOfAListIsTried() throws IOException {
        List<String> refusals = new ArrayList<>();
        for (String folder : folders().toList()) {
            for (Violation violation : violations(FOLDERS.resolve(folder).resolve("invalid.yaml"))) {
                refusals.add(violation.path().replaceAll("\\[\\d+]", "[]") + ": " + violation.detail());
            }
        }
        List<String> untried = new ArrayList<>();
        collectUntried(CommittedCrd.schema(), "<nil>", refusals, untried);

        assertThat(untried).as("rules that no invalid.yaml breaks").isEmpty();
    }

    @Test
    void everyFileIsUsed() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDERS)) {
            assertThat(files.filter(Files::isRegularFile)
                            .collect(Collectors.groupingBy(
                                    Path::getParent,
                                    Collectors.mapping(
                                            file -> file.getFileName().toString(), Collectors.toSet())))
                            .values())
                    .allSatisfy(names -> assertThat(names).containsExactlyInAnyOrder("valid.yaml", "invalid.yaml"));
        }
    }

    private static void collectUntried(JsonNode schema, String path, List<String> refusals, List<String> untried) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String blamed = path + rule.path("fieldPath").asText();
            String message = rule.path("message").asText();
            if (refusals.stream().noneMatch(refusal -> refusal.startsWith(blamed + ": " + message))) {
                untried.add(path + ": " + rule.path("rule").asText());
            }
        }
        String listType = schema.path("x-kubernetes-list-type").asText();
        if (listType.equals("map") || listType.equals("set")) {
            if (refusals.stream().noneMatch((path + "[]: ")::equals)) {
                untried.add(path + ": elements that are alike");
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String field = path.equals("<nil>") ? property.getKey() : path + "." + property.getKey();
            collectUntried(property.getValue(), field, refusals, untried);
        }
        if (schema.has("items")) {
            collectUntried(schema.path("items"), path + "[]", refusals, untried);
        }
    }

    private static Stream<String> folders() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDERS)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static List<Violation> violations(Path manifest) throws IOException {
        return CommittedCrd.VALIDATOR.validate(CommittedCrd.manifests(manifest).getFirst(), Optional.empty());
    }
}
