package dev.limpet.proxy.health;

import dev.limpet.proxy.server.CheckStatus;

/**
 * What one check found.
 *
 * @param verdict what it tells of the server
 * @param code the answer's status code, 0 where there is none
 * @param detail what more there is to say, often nothing
 */
record Finding(Verdict verdict, CheckStatus status, int code, String detail) {
    enum Verdict {
        PASSED,
        FAILED,
        /** The fault is this process's, and tells nothing of the server. */
        UNTOLD
    }

    static Finding passed(CheckStatus status, int code, String detail) {
        return new Finding(Verdict.PASSED, status, code, detail);
    }

    static Finding failed(CheckStatus status, int code, String detail) {
        return new Finding(Verdict.FAILED, status, code, detail);
    }

    static Finding untold(String detail) {
        return new Finding(Verdict.UNTOLD, CheckStatus.SOCKERR, 0, detail);
    }
}
