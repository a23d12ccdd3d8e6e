package dev.limpet.cli.top;

import dev.limpet.cli.cluster.Answers;
import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.cluster.Identity;
import dev.limpet.cli.cluster.Replica;
import dev.limpet.cli.cluster.Replicas;
import dev.limpet.cli.top.StatisticsJson.Stat;
import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.crds.LoadBalancer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What the replicas of a LoadBalancer serve at one moment; what {@code limpet top} prints for programs.
 *
 * @param failures replicas that did not answer, and why not
 */
record Snapshot(Identity loadBalancer, List<ReplicaSummary> replicas, Map<String, String> failures, List<TopRow> rows) {
    /**
     * One replica.
     *
     * @param sessions now
     * @param stickEntries in all its tables
     * @param stickSize entries that fit
     * @param peersSync how it came to know its peers' tables, or what it waits for
     */
    record ReplicaSummary(
            String name, boolean ready, long sessions, long stickEntries, long stickSize, String peersSync) {
        static ReplicaSummary of(String name, ProxyStatus status) {
            return new ReplicaSummary(
                    name,
                    status.ready(),
                    status.sessions(),
                    status.backends().stream()
                            .mapToLong(BackendStatus::stickEntries)
                            .sum(),
                    status.backends().stream()
                            .mapToLong(BackendStatus::stickSize)
                            .sum(),
                    status.peersSync());
        }
    }

    private record Said(ProxyStatus status, List<Stat> statistics) {}

    /**
     * Asks all replicas.
     *
     * @throws ClusterException when none answers
     */
    static Snapshot of(LoadBalancer loadBalancer, Replicas replicas) throws ClusterException, InterruptedException {
        String statistics = loadBalancer.getSpec().stats().path() + ";json";
        Answers<Said> answers =
                replicas.ask(replica -> said(replica, statistics)).orThrow();
        return new Snapshot(
                Identity.of(loadBalancer),
                answers.answers().entrySet().stream()
                        .map(answer -> ReplicaSummary.of(
                                answer.getKey(), answer.getValue().status()))
                        .toList(),
                answers.failures(),
                TopRow.of(answers.answers().values().stream()
                        .map(Said::statistics)
                        .toList()));
    }

    private static Said said(Replica replica, String statistics) throws IOException, InterruptedException {
        return new Said(replica.get("/status", ProxyStatusJson::read), replica.get(statistics, StatisticsJson::read));
    }
}
