package dev.limpet.cli.convert.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expression of an {@code .if} (HAProxy's manual, 2.4): numbers, predicates, {@code !}, {@code &&}, {@code ||} and
 * parentheses, by recursive descent. What depends on the HAProxy that reads it has no answer here.
 */
final class Condition {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern PREDICATE = Pattern.compile("([a-z_]+)\\(([^()]*)\\)");

    private final String text;
    private final Variables variables;
    private int position;

    private Condition(String text, Variables variables) {
        this.text = text;
        this.variables = variables;
    }

    static boolean holds(String text, Variables variables) throws QuotingException {
        if (text.isBlank()) {
            return false;
        }
        Condition condition = new Condition(text, variables);
        boolean holds = condition.any();
        condition.skipBlanks();
        if (condition.position < text.length()) {
            throw condition.unclear();
        }
        return holds;
    }

    private boolean any() throws QuotingException {
        boolean value = all();
        while (take("||")) {
            value |= all();
        }
        return value;
    }

    private boolean all() throws QuotingException {
        boolean value = one();
        while (take("&&")) {
            value &= one();
        }
        return value;
    }

    private boolean one() throws QuotingException {
        if (take("!")) {
            return !one();
        }
        if (take("(")) {
            boolean value = any();
            if (!take(")")) {
                throw unclear();
            }
            return value;
        }
        Optional<Matcher> number = match(NUMBER);
        if (number.isPresent()) {
            return !number.get().group().matches("[+-]?0+");
        }
        Matcher predicate = match(PREDICATE).orElseThrow(this::unclear);
        return predicate(predicate.group(1), List.of(predicate.group(2).split(",", -1)));
    }

    private boolean predicate(String name, List<String> arguments) throws QuotingException {
        String first = arguments.getFirst();
        String second = arguments.size() > 1 ? arguments.get(1) : "";
        return switch (name) {
            case "defined" -> variables.defined(first).isPresent();
            case "streq" -> first.equals(second);
            case "strneq" -> !first.equals(second);
            case "strstr" -> first.contains(second);
            default ->
                throw new QuotingException("whether " + name + "(" + String.join(",", arguments)
                        + ") holds depends on the HAProxy that reads it; take this .if out of the file");
        };
    }

    private boolean take(String symbol) {
        skipBlanks();
        boolean found = text.startsWith(symbol, position);
        position += found ? symbol.length() : 0;
        return found;
    }

    private Optional<Matcher> match(Pattern pattern) {
        skipBlanks();
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        position = matcher.end();
        return Optional.of(matcher);
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private QuotingException unclear() {
        return new QuotingException("'" + text + "' is no condition that HAProxy knows");
    }
}
