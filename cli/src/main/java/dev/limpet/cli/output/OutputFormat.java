package dev.limpet.cli.output;

import java.util.Locale;

/** How a command prints what it found. */
public enum OutputFormat {
    TABLE,
    JSON,
    YAML;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
