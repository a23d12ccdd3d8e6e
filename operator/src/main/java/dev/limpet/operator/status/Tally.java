package dev.limpet.operator.status;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ServerStatus;
import dev.limpet.operator.proxies.Report;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Numbers over the replicas that answer.
 *
 * @param serversUp servers that every one of them sees {@code UP}
 * @param stickEntries of the replica that has most: all hold the same tables
 * @param sessions of all together
 */
record Tally(int serversUp, int servers, long stickEntries, long sessions) {
    private record ServerKey(String backend, String server) {}

    static Tally of(Observation observation) {
        List<ProxyStatus> answers = observation.ready().stream()
                .filter(replica -> replica.report() instanceof Report.Answered)
                .map(replica -> ((Report.Answered) replica.report()).status())
                .toList();
        Set<ServerKey> known = new HashSet<>();
        Set<ServerKey> notUp = new HashSet<>();
        for (ProxyStatus answer : answers) {
            for (BackendStatus backend : answer.backends()) {
                for (ServerStatus server : backend.servers()) {
                    ServerKey key = new ServerKey(backend.name(), server.name());
                    known.add(key);
                    if (!server.state().equals("UP")) {
                        notUp.add(key);
                    }
                }
            }
        }
        return new Tally(
                known.size() - notUp.size(),
                known.size(),
                answers.stream().mapToLong(Tally::entries).max().orElse(0),
                answers.stream().mapToLong(ProxyStatus::sessions).sum());
    }

    private static long entries(ProxyStatus answer) {
        return answer.backends().stream().mapToLong(BackendStatus::stickEntries).sum();
    }
}
