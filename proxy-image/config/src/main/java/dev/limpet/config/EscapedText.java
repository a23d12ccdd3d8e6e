package dev.limpet.config;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with line ends and other control characters, which YAML would not keep as they are, on one line: a backslash
 * stands before itself, and {@code \r}, {@code \n}, {@code \t} and <code>&#92;uXXXX</code> for what they do in Java.
 */
final class EscapedText {
    private static final Pattern TO_ESCAPE = Pattern.compile("[\\\\\\p{C}\u2028\u2029]");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(u[0-9a-f]{4}|.)?", Pattern.DOTALL);

    static final class Writing extends StdConverter<String, String> {
        @Override
        public String convert(String text) {
            return TO_ESCAPE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(escape(found.group())));
        }
    }

    static final class Reading extends StdConverter<String, String> {
        @Override
        public String convert(String text) {
            return ESCAPED.matcher(text).replaceAll(found -> Matcher.quoteReplacement(unescape(found.group())));
        }
    }

    private static String escape(String character) {
        return switch (character) {
            case "\\" -> "\\\\";
            case "\r" -> "\\r";
            case "\n" -> "\\n";
            case "\t" -> "\\t";
            default -> {
                StringBuilder units = new StringBuilder();
                character.chars().forEach(unit -> units.append("\\u%04x".formatted(unit)));
                yield units.toString();
            }
        };
    }

    private static String unescape(String escape) {
        return switch (escape) {
            case "\\\\" -> "\\";
            case "\\r" -> "\r";
            case "\\n" -> "\n";
            case "\\t" -> "\t";
            default -> {
                if (escape.length() != 6) {
                    throw new IllegalArgumentException(
                            "'" + escape + "' is no escape; allowed are \\\\, \\r, \\n, \\t and \\uXXXX");
                }
                yield String.valueOf((char) Integer.parseInt(escape.substring(2), 16));
            }
        };
    }

    private EscapedText() {}
}
