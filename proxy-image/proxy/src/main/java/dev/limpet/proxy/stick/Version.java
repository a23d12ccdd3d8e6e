package dev.limpet.proxy.stick;

/**
 * How often a source has been moved to another server: a serial number of {@value #BITS} bits that wraps around (RFC
 * 1982). Of two servers stored for one source the one with the later version is kept; a source's first is 0.
 */
public final class Version {
    static final int BITS = 12;
    /** The greatest version, which 0 follows. */
    public static final int LAST = (1 << BITS) - 1;

    static int next(int version) {
        return version + 1 & LAST;
    }

    /** Negative, zero or positive as one version is before the other, the same, or after it. */
    static int compare(int one, int other) {
        return (one - other) << Integer.SIZE - BITS;
    }

    private Version() {}
}
