package dev.limpet.cli.convert.report;

import dev.limpet.cli.convert.config.Location;
import java.util.Comparator;

/**
 * One line of the report.
 *
 * @param subject what it is about: the line's keyword, its words, a section
 * @param reason why it is not in the manifest as it stands
 */
public record Finding(Location location, Severity severity, String subject, String reason)
        implements Comparable<Finding> {
    private static final Comparator<Finding> AS_READ = Comparator.comparing(Finding::location)
            .thenComparing(Finding::severity)
            .thenComparing(Finding::subject)
            .thenComparing(Finding::reason);

    @Override
    public int compareTo(Finding other) {
        return AS_READ.compare(this, other);
    }

    @Override
    public String toString() {
        return location + ": " + severity.word() + ": " + subject + ": " + reason;
    }
}
