package dev.limpet.cli.convert.report;

import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.config.Location;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps account of every line: it is in a manifest, or it has a finding. What is neither shows itself at the end, so
 * that nothing is dropped in silence.
 */
public final class Ledger {
    private final Set<Location> settled = new TreeSet<>();
    private final Set<Finding> findings = new TreeSet<>();

    /** The line is in a manifest, or another of the same meaning took its place. */
    public void use(Line line) {
        settled.add(line.location());
    }

    public void note(Line line, String subject, String reason) {
        add(line, Severity.NOTE, subject, reason);
    }

    public void lost(Line line, String subject, String reason) {
        add(line, Severity.LOST, subject, reason);
    }

    public void refused(Line line, String subject, String reason) {
        add(line, Severity.REFUSED, subject, reason);
    }

    /** The line names environment variables that are not set. */
    public void missingVariables(Location location, Set<String> names) {
        for (String name : names) {
            findings.add(new Finding(
                    location,
                    Severity.LOST,
                    "$" + name,
                    "it is not set, so empty, as it would be for" + " HAProxy; give it with --env " + name + "=VALUE"));
        }
    }

    public boolean hasSettled(Line line) {
        return settled.contains(line.location());
    }

    /** In the order of the lines. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    private void add(Line line, Severity severity, String subject, String reason) {
        settled.add(line.location());
        findings.add(new Finding(line.location(), severity, subject, reason));
    }
}
