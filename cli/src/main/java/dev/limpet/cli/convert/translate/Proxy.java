package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.config.Section;
import dev.limpet.cli.convert.report.Ledger;
import java.util.List;
import java.util.Optional;

/**
 * A frontend, backend or listen section with the lines that hold for it: those of its defaults, then its own. Whoever
 * asks for a keyword settles its lines.
 */
record Proxy(Section section, List<Line> lines, Ledger ledger) {
    Proxy {
        lines = List.copyOf(lines);
    }

    String name() {
        return section.name();
    }

    boolean isFrontend() {
        return !section.kind().equals("backend");
    }

    boolean isBackend() {
        return !section.kind().equals("frontend");
    }

    boolean isHttp() {
        return last("mode").map(line -> line.word(1).equals("http")).orElse(false);
    }

    /** All lines of a keyword. */
    List<Line> all(String... keyword) {
        List<Line> found =
                lines.stream().filter(line -> line.startsWith(keyword)).toList();
        found.forEach(ledger::use);
        return found;
    }

    /** The line that holds: a later one takes the place of those before. */
    Optional<Line> last(String... keyword) {
        List<Line> found = all(keyword);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    /** Whether the section's own lines have the keyword; it settles nothing. */
    boolean hasOwn(String... keyword) {
        return section.lines().stream().anyMatch(line -> line.startsWith(keyword));
    }

    /** The line that turns an option on, unless a later one turns it off. */
    Optional<Line> option(String name) {
        List<Line> found = lines.stream()
                .filter(line -> line.startsWith("option", name) || line.startsWith("no", "option", name))
                .toList();
        found.forEach(ledger::use);
        return found.isEmpty() || found.getLast().word(0).equals("no")
                ? Optional.empty()
                : Optional.of(found.getLast());
    }

    /** The lines of a rule set: of its own if it has any, else of its defaults. */
    List<Line> rules(String keyword) {
        List<Line> all = all(keyword);
        List<Line> own = all.stream().filter(section.lines()::contains).toList();
        return own.isEmpty() ? all : own;
    }

    /** Leaves the whole section out. Lines that hold for it only are settled with it. */
    void refuse(String reason) {
        section.lines().forEach(ledger::use);
        ledger.refused(section.header(), section.title(), reason);
    }
}
