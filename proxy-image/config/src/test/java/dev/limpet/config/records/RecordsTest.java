package dev.limpet.config.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that have every kind of component. */
class RecordsTest {
    enum Color {
        RED,
        LIGHT_BLUE
    }

    sealed interface Shape {
        record Dot() implements Shape {}

        record Circle(int radius) implements Shape {}
    }

    sealed interface Step {
        record Go(long metres) implements Step {}

        record Say(String word) implements Step {}
    }

    record Part(String name, boolean round) {}

    record Thing(
            String name,
            int number,
            long large,
            Color color,
            Optional<Duration> age,
            OptionalInt port,
            Shape shape,
            List<Step> steps,
            Optional<Part> part) {}

    private static final String JSON = """
            {"name":"a","number":-1,"large":9000000000,"color":"LightBlue","age":"30s","port":80,\
            "shape":{"type":"Circle","radius":2},"steps":[{"go":1},{"say":"x"}],"part":{"name":"p","round":true}}""".replace("\"go\"", "\"metres\"").replace("\"say\"", "\"word\"");

    @Test
    void fieldsAreInTheOrderOfComponentsAndWhatIsAbsentIsLeftOut() throws RecordException {
        Thing whole = Records.readJson(JSON, Thing.class, UnknownFields.REFUSED);
        assertThat(Records.json(whole)).isEqualTo(JSON);
        Thing bare = new Thing(
                "b",
                1,
                2,
                Color.RED,
                Optional.empty(),
                OptionalInt.empty(),
                new Shape.Dot(),
                List.of(),
                Optional.empty());
        assertThat(Records.yaml(bare)).isEqualTo("""
                name: b
                number: 1
                large: 2
                color: Red
                shape:
                  type: Dot
                steps: []
                """);
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("things") Thing thing) throws RecordException {
        assertThat(Records.readJson(Records.json(thing), Thing.class, UnknownFields.REFUSED))
                .isEqualTo(thing);
        assertThat(Records.readYaml(Records.yaml(thing), Thing.class, UnknownFields.REFUSED))
                .isEqualTo(thing);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "number":-1 | "number":3000000000 | number: '3000000000' must be a whole number from -2147483648 to 2147483647
            "number":-1 | "number":"1" | number: '1' must be a whole number
            "number":-1 | "number":1.0 | number: '1.0' must be a whole number
            "number":-1 | "number":null | number: a value is missing
            "number":-1 | "number":1,"number":2 | number: is there twice
            "number":-1, | | number: a value is missing
            "number":-1 | "number":[1] | number: must be one value
            "name":"a" | "nam":"a" | nam: unknown field; allowed are age, color, large, name,
            LightBlue | Green | color: 'Green' must be one of Red, LightBlue
            "age":"30s" | "age":"old" | age: 'old' is not a duration
            "age":"30s" | "age":null | age: a value is missing
            "type":"Circle", | | shape.radius: type must be there before, one of Dot, Circle
            Circle | Square | shape.type: 'Square' must be one of Dot, Circle
            "word":"x" | "wort":"x" | steps[1].wort: 'wort' must be one of metres, word
            "steps":[ | "steps":[1, | steps[0]: must have fields
            "round":true | "round":1 | part.round: '1' must be true or false
            {"name":"p","round":true} | "p" | part: must have fields: name, round
            {"name":"p","round":true} | {"name":"p"} | part.round: a value is missing
            }} | }}} | line 1
            }} | }}1 | there is more behind the end
            }} | } | line 1
            """)
    void aMistakeIsNamedInOneSentence(String from, String to, String expected) {
        String text = JSON.replace(from, to == null ? "" : to);
        assertThat(text).isNotEqualTo(JSON);
        assertThatThrownBy(() -> Records.readJson(text, Thing.class, UnknownFields.REFUSED))
                .isInstanceOf(RecordException.class)
                .message()
                .startsWith("line 1: ")
                .contains(expected)
                .doesNotContain("\n");
    }

    @Test
    void anotherVersionMaySayMoreOrNull() throws RecordException {
        String other = JSON.replace("\"age\":\"30s\"", "\"age\":null,\"news\":{\"a\":[1,{}]}");
        Thing thing = Records.readJson(other, Thing.class, UnknownFields.SKIPPED);
        assertThat(thing.age()).isEmpty();
        assertThat(thing.port()).hasValue(80);
    }

    @Test
    void whatAnotherVersionSaysMoreIsNamedForEachThatThereIs() throws RecordException {
        List<String> named = new ArrayList<>();
        String other = JSON.replace("\"metres\":1", "\"metres\":1,\"news\":[{\"a\":1}]")
                .replace("\"word\":\"x\"", "\"word\":\"x\",\"news\":2")
                .replace("\"port\":80", "\"port\":80,\"more\":null");

        Thing thing = Records.readJson(other, Thing.class, UnknownFields.named(named::add));

        assertThat(Records.json(thing)).isEqualTo(JSON);
        assertThat(named).containsExactly("more", "steps[].news", "steps[].news");
    }

    @Provide
    static Arbitrary<Thing> things() {
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.of(
                        "", "~", "null", "Null", "NULL", "true", "1", "1e3", "- a", "a: b", "a #b", " a", "\r\n",
                        "'\""));
        Arbitrary<Step> steps = Arbitraries.oneOf(Arbitraries.longs().map(Step.Go::new), texts.map(Step.Say::new));
        Arbitrary<Shape> shapes =
                Arbitraries.integers().map(radius -> radius < 0 ? new Shape.Dot() : new Shape.Circle(radius));
        return Combinators.combine(
                        texts,
                        Arbitraries.longs(),
                        Arbitraries.of(Color.class),
                        Arbitraries.longs()
                                .between(0, 1_000_000_000)
                                .map(Duration::ofMillis)
                                .optional(),
                        Arbitraries.integers().optional(),
                        shapes,
                        steps.list(),
                        Arbitraries.strings()
                                .map(name -> new Part(name, name.isEmpty()))
                                .optional())
                .as((name, large, color, age, port, shape, list, part) -> new Thing(
                        name,
                        (int) (long) large,
                        large,
                        color,
                        age,
                        port.map(OptionalInt::of).orElse(OptionalInt.empty()),
                        shape,
                        list,
                        part));
    }
}
