package dev.limpet.cli.cluster;

import java.util.Collection;
import java.util.List;

/** Says that a name is unknown, and which are known. */
public final class Known {
    private static final int MOST_NAMED = 20;

    /**
     * A sentence such as {@code there is no backend 'wbe' in LoadBalancer web; there are api and web}.
     *
     * @param place where it was looked for, with its preposition
     */
    public static String sentence(String kind, String name, String place, Collection<String> known) {
        String beginning = "there is no " + kind + " '" + name + "' " + place;
        if (known.isEmpty()) {
            return beginning + ", nor any other";
        }
        return beginning + "; there " + (known.size() == 1 ? "is " : "are ")
                + list(known.stream().sorted().toList());
    }

    /** Names in a sentence: {@code a, b and c}. */
    public static String list(Collection<String> names) {
        List<String> all = List.copyOf(names);
        if (all.size() > MOST_NAMED) {
            return String.join(", ", all.subList(0, MOST_NAMED)) + " and " + (all.size() - MOST_NAMED) + " more";
        }
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
    }

    private Known() {}
}
