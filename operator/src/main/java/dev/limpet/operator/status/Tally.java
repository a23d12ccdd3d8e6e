package dev.limpet.operator.status;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ServerStatus;
import dev.limpet.operator.proxies.Report;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Numbers over the servers that are configured and the replicas that answer.
 *
 * @param serversUp servers that every one of those replicas sees {@code UP}
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
        Set<ServerKey> configured = configured(observation);
        Set<ServerKey> up = answers.isEmpty() ? Set.of() : new HashSet<>(configured);
        answers.forEach(answer -> up.retainAll(up(answer)));
        return new Tally(
                up.size(),
                configured.size(),
                answers.stream().mapToLong(Tally::entries).max().orElse(0),
                answers.stream().mapToLong(ProxyStatus::sessions).sum());
    }

    private static Set<ServerKey> configured(Observation observation) {
        return observation.config().stream()
                .flatMap(loaded -> loaded.config().backends().stream())
                .flatMap(backend ->
                        backend.servers().stream().map(server -> new ServerKey(backend.name(), server.name())))
                .collect(Collectors.toSet());
    }

    private static Set<ServerKey> up(ProxyStatus answer) {
        return answer.backends().stream().flatMap(Tally::up).collect(Collectors.toSet());
    }

    private static Stream<ServerKey> up(BackendStatus backend) {
        return backend.servers().stream()
                .filter(server -> server.state().equals("UP"))
                .map(ServerStatus::name)
                .map(name -> new ServerKey(backend.name(), name));
    }

    private static long entries(ProxyStatus answer) {
        return answer.backends().stream().mapToLong(BackendStatus::stickEntries).sum();
    }
}
