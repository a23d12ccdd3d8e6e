package dev.limpet.cli.explain;

import dev.limpet.config.status.ServerOffer;
import dev.limpet.config.status.SourceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * What some replicas agree on about a source in one backend.
 *
 * @param expiresSeconds how long its entry lives without another connection, the longest of the replicas'; absent
 *     without one
 */
record View(
        List<String> replicas,
        Reason reason,
        Optional<String> server,
        Optional<String> entryServer,
        OptionalLong expiresSeconds,
        Optional<String> hashServer,
        List<String> text,
        List<ServerOffer> servers) {

    /** Those of the replicas that see the same are put together, in their order. */
    static List<View> of(String source, SequencedMap<String, SourceBackend> byReplica) {
        List<View> views = new ArrayList<>();
        byReplica.forEach((replica, backend) -> {
            View view = of(replica, source, backend);
            for (int i = 0; i < views.size(); i++) {
                if (views.get(i).agreesWith(view)) {
                    views.set(i, views.get(i).and(view));
                    return;
                }
            }
            views.add(view);
        });
        return views;
    }

    private static View of(String replica, String source, SourceBackend backend) {
        Explanation explanation = Explanation.of(source, backend);
        return new View(
                List.of(replica),
                explanation.reason(),
                explanation.server(),
                explanation.entryServer(),
                backend.entry()
                        .map(entry -> OptionalLong.of(entry.expiresSeconds()))
                        .orElse(OptionalLong.empty()),
                explanation.hashServer(),
                explanation.text(),
                backend.servers());
    }

    private boolean agreesWith(View other) {
        return reason == other.reason
                && server.equals(other.server)
                && entryServer.equals(other.entryServer)
                && hashServer.equals(other.hashServer)
                && servers.equals(other.servers);
    }

    private View and(View other) {
        List<String> both = new ArrayList<>(replicas);
        both.addAll(other.replicas);
        View longer = expiresSeconds.orElse(0) >= other.expiresSeconds.orElse(0) ? this : other;
        return new View(both, reason, server, entryServer, longer.expiresSeconds, hashServer, longer.text, servers);
    }
}
