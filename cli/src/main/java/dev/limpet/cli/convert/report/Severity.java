package dev.limpet.cli.convert.report;

/** How much a line that is not in the manifest matters. */
public enum Severity {
    /** Nothing is missing: another place has it, or it has no effect. */
    NOTE,
    /** What the line did is not done, or done otherwise. */
    LOST,
    /** A whole section is left out. */
    REFUSED;

    String word() {
        return switch (this) {
            case NOTE -> "note";
            case LOST -> "lost";
            case REFUSED -> "refused";
        };
    }
}
