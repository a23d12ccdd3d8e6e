package dev.limpet.proxy.server;

/** What a health check found, in HAProxy's words. */
public enum CheckStatus {
    /** No check has finished yet. */
    INI(1, "Initializing"),
    /** Sessions' connection errors told it, no check. */
    HANA(4, "Health analyze"),
    /** The connection broke, or none could be opened. */
    SOCKERR(5, "Socket error"),
    L4OK(6, "Layer4 check passed"),
    L4TOUT(7, "Layer4 timeout"),
    L4CON(8, "Layer4 connection problem"),
    L7TOUT(12, "Layer7 timeout"),
    /** The answer is none, or not the expected one. */
    L7RSP(13, "Layer7 invalid response"),
    L7OK(15, "Layer7 check passed"),
    /** The answer's status code is not an expected one. */
    L7STS(17, "Layer7 wrong status");

    private final int number;
    private final String description;

    CheckStatus(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /** HAProxy's number, as {@code show servers state} has it. */
    public int number() {
        return number;
    }

    public String description() {
        return description;
    }

    /** Whether a code goes with it, 0 where the server gave none. */
    public boolean hasCode() {
        return this == L7OK || this == L7STS;
    }
}
