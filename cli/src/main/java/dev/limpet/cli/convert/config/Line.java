package dev.limpet.cli.convert.config;

import java.util.List;

/**
 * One line that is not empty, its quotes and variables resolved.
 *
 * @param words at least one
 */
public record Line(Location location, List<String> words) {
    public Line {
        words = List.copyOf(words);
    }

    /** The word at an index, empty where the line is shorter. */
    public String word(int index) {
        return index < words.size() ? words.get(index) : "";
    }

    /** The words from an index on. */
    public List<String> from(int index) {
        return words.subList(Math.min(index, words.size()), words.size());
    }

    /** Whether it begins with these words. */
    public boolean startsWith(String... keyword) {
        return words.size() >= keyword.length
                && words.subList(0, keyword.length).equals(List.of(keyword));
    }

    public String text() {
        return String.join(" ", words);
    }
}
