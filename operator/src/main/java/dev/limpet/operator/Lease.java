package dev.limpet.operator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Lease that the one operator at work holds; others wait for it. */
public record Lease(String namespace, String name) {
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)/([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)");

    static Lease parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("LIMPET_LEASE: '" + text
                    + "' must be a namespace and a name such as limpet-system/limpet, or empty for one operator alone");
        }
        return new Lease(form.group(1), form.group(2));
    }
}
