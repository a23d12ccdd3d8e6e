package dev.limpet.config;

/**
 * Has the connection attempts of sessions tell of a server's health.
 *
 * @param errorLimit failed attempts in a row that something follows from, 1 to 1,000,000
 */
public record ObserveConfig(int errorLimit, OnError onError) {
    /** What follows; the next check comes after the fast interval in any case. */
    public enum OnError {
        /** Nothing else. */
        FAST_INTERVAL,
        /** It counts as a failed check. */
        FAIL_CHECK,
        /** The next failed check takes the server down. */
        SUDDEN_DEATH,
        /** The server is down. */
        MARK_DOWN
    }

    public ObserveConfig {
        Check.range("healthCheck.observe.errorLimit", errorLimit, 1, 1_000_000);
    }
}
