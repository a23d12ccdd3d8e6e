package dev.limpet.operator.proxies;

import dev.limpet.config.status.ProxyStatus;

/** What is known of a replica. */
public sealed interface Report {
    /** What it said when it was last asked, or shortly before if it only now fell silent. */
    record Answered(ProxyStatus status) implements Report {}

    /** It was not asked yet. */
    record Unasked() implements Report {}

    /** It does not answer. */
    record Silent(String reason) implements Report {}
}
