package dev.limpet.proxy.runtime;

import dev.limpet.proxy.stick.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which entries of a stick table a command is about: {@code data.server_id} compared with a number, or
 * {@code data.server_key} with a name.
 */
final class Filter {
    private enum Operator {
        EQ(order -> order == 0),
        NE(order -> order != 0),
        LE(order -> order <= 0),
        GE(order -> order >= 0),
        LT(order -> order < 0),
        GT(order -> order > 0);

        final IntPredicate holds;

        Operator(IntPredicate holds) {
            this.holds = holds;
        }
    }

    /** Reads conditions of three words each, data type, operator and value, which must all hold. */
    static Predicate<Entry> parse(Lookup.Stuck stuck, List<String> words) throws CommandException {
        Predicate<Entry> all = entry -> true;
        for (int at = 0; at < words.size(); at += 3) {
            all = all.and(condition(stuck, words.subList(at, Math.min(at + 3, words.size()))));
        }
        return all;
    }

    private static Predicate<Entry> condition(Lookup.Stuck stuck, List<String> words) throws CommandException {
        if (words.size() != 3) {
            throw new CommandException("Require a data type, an operator and a value, such as data.server_id eq 1.");
        }
        Operator operator = operator(words.get(1));
        String value = words.get(2);
        return switch (words.get(0)) {
            case "data.server_id" -> {
                int number = number(value);
                yield entry -> operator.holds.test(Integer.compare(stuck.number(entry), number));
            }
            case "data.server_key" ->
                entry -> operator.holds.test(entry.server().compareTo(value));
            default -> throw new CommandException("Data type not stored in this table: '" + words.get(0) + "'.");
        };
    }

    private static Operator operator(String word) throws CommandException {
        for (Operator operator : Operator.values()) {
            if (operator.name().equalsIgnoreCase(word)) {
                return operator;
            }
        }
        throw new CommandException("Invalid operator: '" + word + "' is none of "
                + Arrays.stream(Operator.values())
                        .map(operator -> operator.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ".");
    }

    private static int number(String text) throws CommandException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CommandException("Invalid value: '" + text + "' is not a number.");
        }
    }

    private Filter() {}
}
