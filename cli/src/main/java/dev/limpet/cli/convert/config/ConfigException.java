package dev.limpet.cli.convert.config;

/** The configuration cannot be read; the message names file and line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(Location location, String sentence) {
        this(location + ": " + sentence);
    }

    ConfigException(String sentence) {
        super(sentence);
    }
}
