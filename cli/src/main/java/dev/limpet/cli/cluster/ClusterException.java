package dev.limpet.cli.cluster;

/** Says in one sentence why a cluster cannot do what a command asks; the command prints it and ends with 1. */
public final class ClusterException extends Exception {
    private static final long serialVersionUID = 1L;

    public ClusterException(String sentence) {
        super(sentence);
    }
}
