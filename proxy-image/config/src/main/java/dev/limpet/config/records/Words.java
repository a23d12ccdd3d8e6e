package dev.limpet.config.records;

import java.util.Collection;

/** How names are put. */
final class Words {
    /** {@code ROUND_ROBIN} becomes {@code RoundRobin}. */
    static String upperCamelCase(String constant) {
        StringBuilder camel = new StringBuilder();
        boolean upper = true;
        for (char c : constant.toCharArray()) {
            if (c != '_') {
                camel.append(upper ? c : Character.toLowerCase(c));
            }
            upper = c == '_';
        }
        return camel.toString();
    }

    /** Such as {@code one of a, b}, or the only one. */
    static String oneOf(Collection<String> allowed) {
        return (allowed.size() > 1 ? "one of " : "") + String.join(", ", allowed);
    }

    private Words() {}
}
