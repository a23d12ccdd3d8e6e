package dev.limpet.cli.convert.config;

import java.util.List;
import java.util.Optional;

/**
 * A section: its first line, and the lines up to the next one.
 *
 * @param name empty where it has none
 * @param from the defaults that it names
 */
public record Section(String kind, String name, Optional<String> from, Line header, List<Line> lines) {
    public Section {
        lines = List.copyOf(lines);
    }

    /** As a user would name it. */
    public String title() {
        return name.isEmpty() ? kind : kind + " " + name;
    }
}
