package dev.limpet.cli.convert.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was read.
 *
 * @param missingVariables by line, the environment variables that it names and that are not set
 * @param environment lines that set variables, which reading has done
 * @param skipped lines of conditional blocks that do not apply, and the conditions themselves
 */
public record Configuration(
        List<Section> sections,
        Map<Location, Set<String>> missingVariables,
        List<Line> environment,
        List<Line> skipped) {
    public Configuration {
        sections = List.copyOf(sections);
        environment = List.copyOf(environment);
        skipped = List.copyOf(skipped);
    }

    /** The sections of one kind, in order. */
    public List<Section> ofKind(String kind) {
        return sections.stream().filter(section -> section.kind().equals(kind)).toList();
    }
}
