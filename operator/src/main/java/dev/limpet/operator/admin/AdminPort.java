package dev.limpet.operator.admin;

import java.util.Map;
import java.util.regex.Pattern;

/** The port of probes and metrics, as {@code LIMPET_ADMIN_PORT} says; 8080 when it says nothing. */
public final class AdminPort {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,5}");
    private static final int HIGHEST = 65_535;

    /** @throws IllegalArgumentException when it is no port */
    public static int fromEnvironment(Map<String, String> environment) {
        String text = environment.getOrDefault("LIMPET_ADMIN_PORT", "8080");
        if (!FORM.matcher(text).matches() || Integer.parseInt(text) > HIGHEST) {
            throw new IllegalArgumentException(
                    "LIMPET_ADMIN_PORT: '" + text + "' must be a port from 1 to 65535, or 0 for any that is free");
        }
        return Integer.parseInt(text);
    }

    private AdminPort() {}
}
