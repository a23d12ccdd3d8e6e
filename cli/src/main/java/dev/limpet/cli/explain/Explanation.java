package dev.limpet.cli.explain;

import dev.limpet.config.status.SourceBackend;
import java.util.List;
import java.util.Optional;

/**
 * Where a source is sent, and why, as a replica sees it.
 *
 * @param server absent when it cannot be told before the source connects, or no server takes it
 * @param entryServer the server that its stick entry names
 * @param hashServer the server that it would go to without an entry, where that is its address' alone
 * @param text the same in sentences
 */
record Explanation(
        Reason reason,
        Optional<String> server,
        Optional<String> entryServer,
        Optional<String> hashServer,
        List<String> text) {

    static Explanation of(String source, SourceBackend backend) {
        return new Reasoning(source, backend).explain();
    }
}
