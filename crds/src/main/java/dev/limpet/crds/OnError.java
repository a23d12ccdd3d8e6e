package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What follows when sessions failed to connect to a server too often in a row. */
public enum OnError {
    /** The next check comes sooner. */
    @JsonProperty("FastInterval")
    FAST_INTERVAL,
    /** It counts as a failed check. */
    @JsonProperty("FailCheck")
    FAIL_CHECK,
    /** One more failed check takes the server down. */
    @JsonProperty("SuddenDeath")
    SUDDEN_DEATH,
    /** The server is down. */
    @JsonProperty("MarkDown")
    MARK_DOWN
}
