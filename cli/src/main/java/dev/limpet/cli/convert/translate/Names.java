package dev.limpet.cli.convert.translate;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Makes names as Kubernetes wants them, each once. */
final class Names {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_LOAD_BALANCER = 52;

    private final Set<String> taken = new HashSet<>();

    /** Of a port or frontend: lower-case letters, digits and dashes. */
    String label(String name) {
        return unique(dashed(name, "port"), LONGEST_LABEL);
    }

    /** Of a LoadBalancer, which begins with a letter. */
    String loadBalancer(String name) {
        String dashed = dashed(name, "haproxy");
        return unique(Character.isLetter(dashed.charAt(0)) ? dashed : "lb-" + dashed, LONGEST_LOAD_BALANCER);
    }

    private String unique(String name, int longest) {
        String candidate = cut(name, longest);
        for (int i = 2; !taken.add(candidate); i++) {
            String suffix = "-" + i;
            candidate = cut(name, longest - suffix.length()) + suffix;
        }
        return candidate;
    }

    private static String cut(String name, int longest) {
        return name.length() <= longest ? name : name.substring(0, longest).replaceAll("-+$", "");
    }

    private static String dashed(String name, String otherwise) {
        String dashed =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return dashed.isEmpty() ? otherwise : dashed;
    }
}
