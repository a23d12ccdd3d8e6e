package dev.limpet.cli.convert.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words by HAProxy's rules of quoting (its manual, 2.2): a backslash escapes, double quotes keep
 * blanks and expand variables, single quotes keep everything, {@code #} outside of quotes begins a comment.
 */
final class Words {
    private final String text;
    private final Variables variables;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    /** Whether a word has begun; one in quotes may be empty. */
    private boolean begun;

    private int position;

    private Words(String text, Variables variables) {
        this.text = text;
        this.variables = variables;
    }

    /**
     * The words of a line.
     *
     * @throws QuotingException when a quote, a brace or an escape is not complete
     */
    static List<String> of(String line, Variables variables) throws QuotingException {
        return new Words(line, variables).split();
    }

    private List<String> split() throws QuotingException {
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case ' ', '\t', '\r', '\n' -> end();
                case '#' -> position = text.length();
                case '\'' -> strong();
                case '"' -> weak();
                case '\\' -> escape();
                default -> add(c);
            }
        }
        end();
        return words;
    }

    private void strong() throws QuotingException {
        int end = text.indexOf('\'', position);
        if (end < 0) {
            throw new QuotingException("a single quote is not closed");
        }
        begun = true;
        word.append(text, position, end);
        position = end + 1;
    }

    private void weak() throws QuotingException {
        begun = true;
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case '"' -> {
                    return;
                }
                case '\\' -> escape();
                case '$' -> variable();
                default -> add(c);
            }
        }
        throw new QuotingException("a double quote is not closed");
    }

    private void escape() throws QuotingException {
        char c = position < text.length() ? text.charAt(position) : '\0';
        switch (c) {
            case ' ', '\t', '\\', '#', '\'', '"', '$' -> add(c);
            case 'n' -> add('\n');
            case 'r' -> add('\r');
            case 't' -> add('\t');
            case 'x' -> {
                String digits = text.substring(position + 1, Math.min(position + 3, text.length()));
                if (!digits.matches("[0-9A-Fa-f]{2}")) {
                    throw new QuotingException("\\x must be followed by two hexadecimal digits");
                }
                add((char) Integer.parseInt(digits, 16));
                position += 2;
            }
            default -> {
                // Before any other character a backslash is itself.
                add('\\');
                return;
            }
        }
        position++;
    }

    private void variable() throws QuotingException {
        boolean braces = text.startsWith("{", position);
        int start = braces ? position + 1 : position;
        int end = start;
        while (end < text.length() && isName(text.charAt(end))) {
            end++;
        }
        String name = text.substring(start, end);
        if (!braces) {
            position = end;
            append(name.isEmpty() ? "$" : variables.value(name));
            return;
        }
        boolean list = text.startsWith("[*]", end);
        int rest = list ? end + 3 : end;
        int close = text.indexOf('}', rest);
        if (name.isEmpty() || close < 0 || (close > rest && text.charAt(rest) != '-')) {
            throw new QuotingException("a variable is written ${NAME}, ${NAME-default} or ${NAME[*]}");
        }
        String value = close > rest ? variables.valueOr(name, text.substring(rest + 1, close)) : variables.value(name);
        position = close + 1;
        if (list) {
            appendEach(value);
        } else {
            append(value);
        }
    }

    /** Each part of the value becomes a word; first and last join what they touch. */
    private void appendEach(String value) {
        String[] parts = value.trim().split("[ \t]+");
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                end();
                begun = true;
            }
            append(parts[i]);
        }
    }

    private static boolean isName(char c) {
        return c == '_' || c == '.' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private void append(String value) {
        begun = true;
        word.append(value);
    }

    private void add(char c) {
        begun = true;
        word.append(c);
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
            word.setLength(0);
            begun = false;
        }
    }
}
