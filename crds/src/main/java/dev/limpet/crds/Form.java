package dev.limpet.crds;

/** The written forms of values, and the sentences that name their bounds, where several fields share them. */
final class Form {
    /** A name as Kubernetes wants it of a port or a Service (RFC 1123 label). */
    static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** A name as Kubernetes wants it of most objects (RFC 1123 subdomain). */
    static final String OBJECT_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** A name as HAProxy knows it; the peers protocol carries it. */
    static final String NAME = "^[A-Za-z0-9_.:-]+$";

    /** Whole numbers with units, largest first, as both HAProxy and Go read them. */
    static final String DURATION = "^([0-9]{1,6}h)?([0-9]{1,8}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

    static final int DURATION_LENGTH = 36;

    /** A whole number of bytes above zero, as a quantity. */
    static final String SIZE = "^[1-9][0-9]{0,15}(Ki|Mi|Gi|Ti|k|M|G|T)?$";

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String PORT =
            "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";

    private static final String HOST_NAME =
            "([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?[.])*[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?[.]?";

    /** An IPv4 address, an IPv6 address in brackets or a name whose last part begins with a letter, and a port. */
    static final String HOST_AND_PORT =
            "^(" + OCTET + "([.]" + OCTET + "){3}|\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\\]|" + HOST_NAME + "):" + PORT + "$";

    /** The runtime API has a port of its own in every replica. */
    static final String PORT_RULE = "self != 9999";

    static final String PORT_MESSAGE = "9999 is the port of the runtime API; choose another";

    static final String TIMEOUT_RULE = "duration(self) >= duration('1ms') && duration(self) <= duration('576h')";
    static final String TIMEOUT_MESSAGE = "must be 1ms to 576h; write a duration such as 30s";

    static final String INTERVAL_RULE = "duration(self) >= duration('10ms') && duration(self) <= duration('24h')";
    static final String INTERVAL_MESSAGE = "must be 10ms to 24h; write a duration such as 2s";

    static final String KEEP_ALIVE_RULE = "duration(self) >= duration('1s') && duration(self) <= duration('9h')";
    static final String KEEP_ALIVE_MESSAGE = "must be 1s to 9h; write a duration such as 30s";

    private Form() {}
}
