package dev.limpet.cli.convert.config;

/** A line that cannot be split into words. */
final class QuotingException extends Exception {
    private static final long serialVersionUID = 1L;

    QuotingException(String sentence) {
        super(sentence);
    }
}
