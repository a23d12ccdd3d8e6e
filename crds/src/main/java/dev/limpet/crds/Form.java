package dev.limpet.crds;

/** The written forms of values, and the sentences that name their bounds, where several fields share them. */
final class Form {
    /** A name as Kubernetes wants it of a port or a Service (RFC 1123 label). */
    static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** A name as HAProxy knows it; the peers protocol carries it. */
    static final String NAME = "^[A-Za-z0-9_.:-]+$";

    /** Whole numbers with units, largest first, as both HAProxy and Go read them. */
    static final String DURATION = "^([0-9]{1,6}h)?([0-9]{1,8}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

    static final int DURATION_LENGTH = 36;

    static final String TIMEOUT_RULE = "duration(self) >= duration('1ms') && duration(self) <= duration('576h')";
    static final String TIMEOUT_MESSAGE = "must be 1ms to 576h; write a duration such as 30s";

    private Form() {}
}
