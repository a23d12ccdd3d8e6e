package dev.limpet.operator.status;

import dev.limpet.config.LoadedConfig;
import dev.limpet.operator.proxies.Report;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is seen of a LoadBalancer at one moment.
 *
 * @param config what the replicas are told to run; absent when there is nothing yet, or nothing that can be read
 * @param superseded hashes of what they were told a moment ago by the same specification
 * @param wanted replicas there shall be
 * @param replicas those there are
 * @param addresses where clients reach the frontends
 */
public record Observation(
        Acceptance acceptance,
        Optional<LoadedConfig> config,
        Set<String> superseded,
        int wanted,
        Rollout rollout,
        List<ReplicaView> replicas,
        List<String> addresses) {

    public Observation {
        superseded = Set.copyOf(superseded);
        replicas = List.copyOf(replicas);
        addresses = List.copyOf(addresses);
    }

    /** Whether pods are being replaced by ones of a newer template. */
    public enum Rollout {
        DONE,
        UNDER_WAY
    }

    /** Whether a replica takes clients, as its pod's condition says. */
    public enum Readiness {
        READY,
        NOT_READY
    }

    public record ReplicaView(String name, Readiness readiness, Report report) {}

    Optional<String> configHash() {
        return config.map(LoadedConfig::hash);
    }

    /**
     * Whether every ready replica has been asked, as far as it can be: where to ask is in the configuration. Until then, as
     * after a start of the operator, an earlier status says more than what would follow from this.
     */
    public boolean isComplete() {
        return config.isEmpty() || ready().stream().noneMatch(replica -> replica.report() instanceof Report.Unasked);
    }

    /** Ready replicas that still run what they were told a moment ago. */
    public List<String> behind() {
        return ready().stream()
                .filter(replica -> replica.report() instanceof Report.Answered(var status)
                        && status.rejected().isEmpty()
                        && superseded.contains(status.configHash()))
                .map(ReplicaView::name)
                .toList();
    }

    List<ReplicaView> ready() {
        return replicas.stream()
                .filter(replica -> replica.readiness() == Readiness.READY)
                .toList();
    }
}
