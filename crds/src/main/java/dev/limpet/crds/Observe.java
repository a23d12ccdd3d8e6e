package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** What connection errors of sessions tell of a server's health. */
@ApiRecord
public record Observe(
        @JsonPropertyDescription("Failed attempts in a row, of any sessions, that something follows from. Default: 10.")
        @Min(1)
        @Max(1_000_000)
        Integer errorLimit,

        @JsonPropertyDescription(
                "What follows, beside a check after fastInterval. FastInterval: nothing more. FailCheck: they count as a failed check. SuddenDeath: one more failed check takes the server down. MarkDown: the server is down. Default: FailCheck.")
        OnError onError) {
    public Observe {
        errorLimit = errorLimit == null ? 10 : errorLimit;
        onError = onError == null ? OnError.FAIL_CHECK : onError;
    }
}
