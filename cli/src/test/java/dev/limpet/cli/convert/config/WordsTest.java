package dev.limpet.cli.convert.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Quoting, as HAProxy's manual has it. */
class WordsTest {
    private static final String ALPHABET = "ab1 \t\\\"'#$xnrt{}[*]-_.:é";

    @Example
    void theManualsEquivalentWritingsAreEquivalent() throws QuotingException {
        List<String> expected = List.of("log-format", "%{+Q}o %t %s %{-Q}r");

        for (String line : List.of(
                "log-format %{+Q}o\\ %t\\ %s\\ %{-Q}r",
                "log-format \"%{+Q}o %t %s %{-Q}r\"",
                "log-format '%{+Q}o %t %s %{-Q}r'",
                "log-format \"%{+Q}o %t\"' %s %{-Q}r'",
                "log-format \"%{+Q}o %t\"' %s'\\ %{-Q}r")) {
            assertThat(words(line)).as(line).isEqualTo(expected);
        }
    }

    @Example
    void variablesAreExpandedInDoubleQuotesOnly() throws QuotingException {
        assertThat(words("\"$A\" \"${A}:1\" \"${NO-x y}\" \"${LIST[*]}\" '$A' $A \"\\$A\" \"$NO\""))
                .containsExactly("1", "1:1", "x y", "p", "q", "$A", "$A", "$A", "");
    }

    @Example
    void escapesAndComments() throws QuotingException {
        assertThat(words("a\\ b \\x41 \"\\r\\n\" \\q c#d e")).containsExactly("a b", "A", "\r\n", "\\q", "c");
        assertThat(words("  # nothing")).isEmpty();
        assertThat(words("'' \"\"")).containsExactly("", "");
    }

    @Example
    void whatIsNotCompleteIsRefused() {
        for (String line : List.of("'a", "\"a", "\\x4", "\"${A\"", "\"${}\"", "\"${A+b}\"")) {
            assertThatThrownBy(() -> words(line)).as(line).isInstanceOf(QuotingException.class);
        }
    }

    @Property
    void anyTextCanBeQuotedAndComesBack(@ForAll("lines") String text) throws QuotingException {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(c == '"' || c == '\\' || c == '$' ? "\\" : "").append(c);
        }
        assertThat(words("key " + quoted + "\" end")).containsExactly("key", text, "end");
    }

    @Property
    void anyLineIsSplitOrRefused(@ForAll("lines") String line) {
        try {
            assertThat(words(line)).doesNotContainNull();
        } catch (QuotingException e) {
            assertThat(e).hasMessageMatching("(?s).{10,}");
        }
    }

    @Property
    void anyTextIsReadOrRefusedWithItsPlace(@ForAll("texts") String text) {
        try {
            ConfigReader.read("f.cfg", text, Map.of());
        } catch (ConfigException e) {
            assertThat(e).hasMessageStartingWith("f.cfg:");
        }
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.strings().withChars(ALPHABET.toCharArray()).ofMaxLength(40);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "global", "defaults", ".if", ".else", ".endif", ".elif 1", "!(0)||1 &&", "listen x", "$", "'q'")
                .list()
                .ofMaxSize(12)
                .map(words -> String.join("\n", words));
    }

    private static List<String> words(String line) throws QuotingException {
        return Words.of(line, new Variables(Map.of("A", "1", "LIST", "p q")));
    }
}
