package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever words are escaped and written in a line, they are read from it again. */
class CommandLineTest {
    @Property
    void escapedWordsAreReadAsTheyWere(@ForAll("commands") List<List<String>> commands) {
        String line = String.join(
                " ; ",
                commands.stream()
                        .map(words -> String.join(
                                "  ",
                                words.stream().map(CommandLineTest::escaped).toList()))
                        .toList());
        assertThat(CommandLine.parse(line)).isEqualTo(commands);
    }

    @Provide
    Arbitrary<List<List<String>>> commands() {
        return Arbitraries.strings()
                .withChars("ab; \t\\\"/")
                .ofMinLength(1)
                .ofMaxLength(6)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .list()
                .ofMaxSize(3);
    }

    private static String escaped(String word) {
        return word.replaceAll("[\\\\; \t]", "\\\\$0");
    }
}
