package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy's numbers, sizes and times, as a LoadBalancer writes them. What is none is lost, and said so. */
final class Values {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,12})(us|ms|s|m|h|d)?");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kKmMgG])?");

    private final Ledger ledger;

    Values(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A time, by default in milliseconds; 0, which HAProxy takes for none, is lost. */
    Optional<String> time(Line line, String subject, String word) {
        Matcher matcher = TIME.matcher(word);
        if (!matcher.matches()) {
            ledger.lost(line, subject, "'" + word + "' is no time; HAProxy writes a number and us, ms, s, m, h or d");
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        if (number == 0) {
            ledger.lost(line, subject, "0 is no limit in HAProxy; here the default stays");
            return Optional.empty();
        }
        String unit = Optional.ofNullable(matcher.group(2)).orElse("ms");
        return Optional.of(
                switch (unit) {
                    case "us" -> milliseconds((number + 999) / 1000);
                    case "ms" -> milliseconds(number);
                    case "d" -> number * 24 + "h";
                    default -> number + unit;
                });
    }

    private static String milliseconds(long number) {
        return number % 1000 == 0 ? number / 1000 + "s" : number + "ms";
    }

    /** A whole number. */
    OptionalInt number(Line line, String subject, String word) {
        if (word.matches("[0-9]{1,9}")) {
            return OptionalInt.of(Integer.parseInt(word));
        }
        ledger.lost(line, subject, "'" + word + "' is no whole number");
        return OptionalInt.empty();
    }

    /** A whole number of which 0 means none: there is nothing to write then. */
    OptionalInt limit(Line line, String subject, String word) {
        OptionalInt number = number(line, subject, word);
        return number.isPresent() && number.getAsInt() == 0 ? OptionalInt.empty() : number;
    }

    /** A number of table entries, with k, m and g of 1024. */
    OptionalInt size(Line line, String subject, String word) {
        Matcher matcher = SIZE.matcher(word);
        if (!matcher.matches()) {
            ledger.lost(line, subject, "'" + word + "' is no size; HAProxy writes a number and k, m or g");
            return OptionalInt.empty();
        }
        long factor = switch (Optional.ofNullable(matcher.group(2)).orElse("")) {
            case "k", "K" -> 1L << 10;
            case "m", "M" -> 1L << 20;
            case "g", "G" -> 1L << 30;
            default -> 1L;
        };
        return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Long.parseLong(matcher.group(1)) * factor));
    }
}
