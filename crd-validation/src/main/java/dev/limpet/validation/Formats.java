package dev.limpet.validation;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.function.Predicate;

/** The formats of strings that are checked; as in Kubernetes, others are taken for descriptions. */
final class Formats {
    static Predicate<String> named(String format) {
        return switch (format) {
            case "ipv4" -> text -> !text.contains(":") && isAddress(text);
            case "ipv6" -> text -> text.contains(":") && !text.contains("%") && isAddress(text);
            case "cidr" -> Formats::isCidr;
            case "date-time" -> Formats::isDateTime;
            default -> text -> true;
        };
    }

    private static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return !text.startsWith("[");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}") || !isAddress(text.substring(0, slash))) {
            return false;
        }
        return Integer.parseInt(text.substring(slash + 1)) <= (text.contains(":") ? 128 : 32);
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private Formats() {}
}
