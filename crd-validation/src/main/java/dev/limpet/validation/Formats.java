package dev.limpet.validation;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The formats of strings that are checked; as in Kubernetes, others are taken for descriptions. */
final class Formats {
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])([.]|$)){4}(?<![.])");
    private static final Pattern CIDR = Pattern.compile("([^/]+)/([0-9]{1,3})");

    static Predicate<String> named(String format) {
        return switch (format) {
            case "ipv4" -> IPV4.asMatchPredicate();
            case "ipv6" -> Formats::isIpv6;
            case "cidr" -> Formats::isCidr;
            case "date-time" -> Formats::isDateTime;
            default -> text -> true;
        };
    }

    private static boolean isIpv6(String text) {
        if (!text.contains(":") || text.contains("%") || text.startsWith("[")) {
            return false;
        }
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isCidr(String text) {
        Matcher matcher = CIDR.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        String address = matcher.group(1);
        int prefix = Integer.parseInt(matcher.group(2));
        return IPV4.matcher(address).matches() && prefix <= 32 || isIpv6(address) && prefix <= 128;
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
