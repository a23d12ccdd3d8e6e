package dev.limpet.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomResourceValidatorTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final CustomResourceValidator VALIDATOR = validator();

    @Test
    void aGoodResourceHasNoViolations() {
        assertThat(violations(garden("""
                soil: Clay
                port: http
                address: 'fd00::1'
                range: 10.0.0.0/8
                area: 0.5
                labels: {colour: red}
                watering: {every: 90s}
                free: {any: {thing: [1]}}
                """))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        colour: red                | unknown field "spec.colour"
        watering: {often: true}    | unknown field "spec.watering.often"
        gate: 7                    | spec.gate: Invalid value: "integer": spec.gate in body must be of type string: "integer"
        gate: null                 |
        labels: null               | spec.labels: Invalid value: "null": spec.labels in body must be of type object: "null"
        soil: null                 |
        soil: Peat                 | spec.soil: Unsupported value: "Peat": supported values: "Clay", "Sand"
        path: r                    | spec.path: Invalid value: "r": spec.path in body should be at least 2 chars long
        gate: rosemarys            | spec.gate: Too long: may not be more than 8 bytes
        gate: tulip                | spec.gate: Invalid value: "object": gate must name a bed
        port: true                 | spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"
        range: 10.0.0.0            | spec.range: Invalid value: "10.0.0.0": spec.range in body must be of type cidr: "10.0.0.0"
        range: 10.0.0.0/33         | spec.range: Invalid value: "10.0.0.0/33": spec.range in body must be of type cidr: "10.0.0.0/33"
        area: 0                    | spec.area: Invalid value: 0: spec.area in body should be greater than 0
        area: 11                   | spec.area: Invalid value: 11: spec.area in body should be less than or equal to 10
        labels: {a: b, c: d, e: f} | spec.labels: Too many: 3: must have at most 2 items
        labels: {a: 1}             | spec.labels[a]: Invalid value: "integer": spec.labels[a] in body must be of type string: "integer"
        fence: {wood: oak}         |
        fence: {wood: a, stone: b} | spec.fence: Invalid value: "object": spec.fence in body must validate one and only one schema (oneOf)
        sign: Beware               | spec.sign: Invalid value: "Beware": spec.sign in body must not validate the schema (not)
        depth: 4                   | spec.depth: Invalid value: 4: spec.depth in body should be greater than or equal to 5;spec.depth: Invalid value: 4: spec.depth in body should be a multiple of 5
        planted: yesterday         | spec.planted: Invalid value: "yesterday": spec.planted in body must be of type date-time: "yesterday"
        tags: [a, b, a]            | spec.tags[2]: Duplicate value: "a"
        tags: [weeds]              | spec.tags: Forbidden: no weeds
        watering: {every: 59s}     | spec.watering.every: Invalid value: "59s": at least 1m, not 59s
        """)
    void aBadFieldIsNamedAsAnApiServerNamesIt(String field, String violation) {
        assertThat(violations(garden(field))).isEqualTo(violation == null ? List.of() : List.of(violation.split(";")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.249.199.99", "::", "fd00::1", "::ffff:10.0.0.1"})
    void anAddressOfEitherFamilyIsTaken(String address) {
        assertThat(violations(garden("address: '" + address + "'"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.1", "10", "010.0.0.1", "10.0.0.0.1", "10.0.0.1.", "[fd00::1]", "fe80::1%eth0", "fd00::g", ""
            })
    void whatOnlyLooksLikeAnAddressIsRefused(String address) {
        assertThat(violations(garden("address: '" + address + "'"))).isNotEmpty();
    }

    @Test
    void anAddressOfNeitherFamilyIsRefused() {
        assertThat(violations(garden("address: 10.0.0.256")))
                .contains(
                        "spec.address: Invalid value: \"10.0.0.256\":"
                                + " spec.address in body must validate at least one schema (anyOf)",
                        "spec.address: Invalid value: \"10.0.0.256\":"
                                + " spec.address in body must be of type ipv4: \"10.0.0.256\"");
    }

    @Test
    void elementsOfAListMapHaveKeysOfTheirOwn() {
        assertThat(violations("{beds: [{name: rose}, {name: herb}, {name: rose}]}"))
                .containsExactly("spec.beds[2]: Duplicate value: {\"name\":\"rose\"}");
    }

    @Test
    void rulesWaitUntilTheSchemaIsHeld() {
        assertThat(violations("{gate: tulip}")).containsExactly("spec.beds: Required value");
    }

    @Test
    void aRuleOfTheResourceSeesItsName() {
        assertThat(VALIDATOR.validate(resource("orchard", garden("soil: Clay")), Optional.empty()))
                .extracting(Violation::toString)
                .containsExactly("<nil>: Invalid value: \"object\": choose a shorter name");
    }

    @Test
    void aTransitionRuleComparesElementsOfTheSameKey() {
        JsonNode old = resource("eden", "{beds: [{name: rose, plants: 5}, {name: herb, plants: 2}]}");
        JsonNode resource = resource("eden", "{beds: [{name: herb, plants: 3}, {name: rose, plants: 4}]}");

        assertThat(VALIDATOR.validate(resource, Optional.of(old)))
                .extracting(Violation::toString)
                .containsExactly("spec.beds[1].plants: Invalid value: 4: plants are never taken out");
        assertThat(VALIDATOR.validate(resource, Optional.empty())).isEmpty();
    }

    @Test
    void defaultsAreFilledAtEveryDepth() {
        JsonNode defaulted = VALIDATOR.defaulted(resource("eden", "{beds: [{name: rose}, {name: herb, plants: 2}]}"));

        assertThat(defaulted.path("spec"))
                .isEqualTo(tree("{beds: [{name: rose, plants: 1}, {name: herb, plants: 2}], gate: rose,"
                        + " watering: {litres: 3, every: 1h}}"));
    }

    @Test
    void anUnservedVersionIsRefused() {
        JsonNode resource = tree("{apiVersion: example.com/v2, kind: Garden, spec: {}}");

        assertThat(VALIDATOR.validate(resource, Optional.empty()))
                .extracting(Violation::toString)
                .containsExactly("apiVersion, kind: Unsupported value: \"example.com/v2, Garden\":"
                        + " supported values: \"example.com/v1, Garden\"");
    }

    @Test
    void aMisspeltMetadataFieldIsRefused() {
        JsonNode resource = tree("{apiVersion: example.com/v1, kind: Garden, metadata: {name: eden, lables: {}},"
                + " spec: {beds: [{name: rose}]}}");

        assertThat(VALIDATOR.validate(resource, Optional.empty()))
                .extracting(Violation::toString)
                .containsExactly("unknown field \"metadata.lables\"");
    }

    @Test
    void aRuleThatDoesNotCompileIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomResourceValidator.of(crd(text -> text.replace("self >= oldSelf", "self >="))))
                .withMessageStartingWith("rule 'self >=' does not compile: ");
    }

    @Test
    void whatIsNoDefinitionIsRefused() {
        InputStream configMap = new ByteArrayInputStream("kind: ConfigMap".getBytes(StandardCharsets.UTF_8));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomResourceValidator.of(configMap))
                .withMessage("kind: 'ConfigMap' must be CustomResourceDefinition");
    }

    private static List<String> violations(String spec) {
        return VALIDATOR.validate(resource("eden", spec), Optional.empty()).stream()
                .map(Violation::toString)
                .toList();
    }

    private static String garden(String fields) {
        return "beds: [{name: rose}]\n" + fields;
    }

    private static JsonNode resource(String name, String spec) {
        return tree(
                "apiVersion: example.com/v1\nkind: Garden\nmetadata: {name: " + name + "}\nspec:\n" + spec.indent(2));
    }

    private static JsonNode tree(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static CustomResourceValidator validator() {
        try {
            return CustomResourceValidator.of(crd(text -> text));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream crd(UnaryOperator<String> change) throws IOException {
        try (InputStream file = CustomResourceValidatorTest.class.getResourceAsStream("garden.yaml")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return new ByteArrayInputStream(change.apply(text).getBytes(StandardCharsets.UTF_8));
        }
    }
}
