package dev.limpet.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The conditions that configuration records hold; each failure is a sentence with field, value and what is allowed. */
final class Check {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,253}");

    static void range(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(field + ": " + value + " must be " + least + " to " + most);
        }
    }

    static void range(String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(field + ": " + DurationFormat.format(value) + " must be "
                    + DurationFormat.format(least) + " to " + DurationFormat.format(most));
        }
    }

    static void positive(String field, Duration value) {
        range(field, value, Duration.ofMillis(1), Duration.ofDays(24));
    }

    static void port(String field, int value) {
        range(field, value, 1, 65_535);
    }

    static void name(String field, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    field + ": '" + value + "' must be 1 to 253 letters, digits and any of - _ . :");
        }
    }

    /** Reads a numeric address; host names are not looked up. */
    static InetAddress address(String field, String value) {
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": '" + value + "' is not an IPv4 or IPv6 address", e);
        }
    }

    static <T> void unique(String field, String key, List<T> elements, Function<T, String> keyOf) {
        Set<String> seen = new HashSet<>();
        for (T element : elements) {
            if (!seen.add(keyOf.apply(element))) {
                throw new IllegalArgumentException(
                        field + ": " + key + " '" + keyOf.apply(element) + "' is used twice");
            }
        }
    }

    private Check() {}
}
