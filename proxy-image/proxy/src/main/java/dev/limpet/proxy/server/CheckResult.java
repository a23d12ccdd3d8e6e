package dev.limpet.proxy.server;

/**
 * The last finished health check.
 *
 * @param status HAProxy's word: {@code L4OK}, {@code L4TOUT}, {@code L4CON}, {@code SOCKERR} or {@code INI}
 * @param millis how long it took
 */
public record CheckResult(String status, long millis) {
    public static final CheckResult NONE = new CheckResult("INI", 0);
}
