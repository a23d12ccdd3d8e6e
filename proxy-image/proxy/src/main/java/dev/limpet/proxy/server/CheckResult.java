package dev.limpet.proxy.server;

/**
 * The last finished health check.
 *
 * @param code the answer's status code, 0 where there is none
 * @param millis how long it took
 * @param detail what more there is to say, often nothing
 */
public record CheckResult(CheckStatus status, int code, long millis, String detail) {
    public static final CheckResult NONE = new CheckResult(CheckStatus.INI, 0, 0, "");

    /** Status and code in one word, as in {@code L7STS/503}. */
    public String word() {
        return code == 0 ? status.name() : status + "/" + code;
    }
}
