package dev.limpet.operator.status;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import dev.limpet.crds.ServerCount;
import dev.limpet.crds.StatusSummary;
import dev.limpet.operator.children.ChildMetadata;
import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.status.Finding.Aspect;
import dev.limpet.operator.status.Finding.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Composes statuses. What an earlier one says is kept where nothing new is known. */
public final class Statuses {
    private static final LoadBalancerStatus NONE =
            new LoadBalancerStatus(0, List.of(), 0, 0, null, null, null, null, List.of(), null, null);

    private final InstantSource clock;

    public Statuses(InstantSource clock) {
        this.clock = clock;
    }

    /** The status that the resource has, an empty one if it has none. */
    public static LoadBalancerStatus current(LoadBalancer loadBalancer) {
        return Optional.ofNullable(loadBalancer.getStatus()).orElse(NONE);
    }

    /** What the status says of the newest specification, if that is in force. */
    public static Optional<String> accepted(LoadBalancer loadBalancer) {
        return holding(loadBalancer, Aspect.ACCEPTED).map(Condition::getMessage);
    }

    /** The hash of the newest configuration that the status tells of, if replicas run what the newest specification says. */
    static Optional<String> programmed(LoadBalancer loadBalancer) {
        return holding(loadBalancer, Aspect.PROGRAMMED)
                .flatMap(condition -> Optional.ofNullable(current(loadBalancer).configHash()));
    }

    /** The condition of that type, if it is true of the newest specification. */
    private static Optional<Condition> holding(LoadBalancer loadBalancer, Aspect aspect) {
        return current(loadBalancer).conditions().stream()
                .filter(condition -> condition.getType().equals(aspect.type())
                        && condition.getStatus().equals(Truth.TRUE.text())
                        && loadBalancer.getMetadata().getGeneration().equals(condition.getObservedGeneration()))
                .findFirst();
    }

    /** Whether nothing is expected to change soon in what the replicas say. */
    public static boolean isSettled(LoadBalancerStatus status) {
        return status.readyReplicas() == 0
                || status.conditions().stream()
                        .filter(condition -> condition.getType().equals(Aspect.PROGRAMMED.type())
                                || condition.getType().equals(Aspect.PEERS_SYNCED.type()))
                        .allMatch(condition -> condition.getStatus().equals(Truth.TRUE.text()));
    }

    /** Whether all is as wanted. */
    public static boolean isReady(LoadBalancerStatus status) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.getType().equals(Aspect.READY.type())
                        && condition.getStatus().equals(Truth.TRUE.text()));
    }

    /** The status that follows from an observation. */
    public LoadBalancerStatus of(LoadBalancer loadBalancer, Observation observation) {
        Tally tally = Tally.of(observation);
        int ready = observation.ready().size();
        return new LoadBalancerStatus(
                loadBalancer.getMetadata().getGeneration(),
                conditions(loadBalancer, Findings.of(observation)),
                observation.replicas().size(),
                ready,
                ChildMetadata.selectorText(Identity.of(loadBalancer)),
                new ServerCount(tally.serversUp(), tally.servers()),
                tally.stickEntries(),
                tally.sessions(),
                observation.addresses(),
                observation.configHash().orElse(null),
                new StatusSummary(
                        ready + "/" + observation.wanted(),
                        tally.serversUp() + "/" + tally.servers(),
                        address(observation.addresses())));
    }

    /** The status while an error keeps the operator from doing its work; it tries again by itself. */
    public LoadBalancerStatus failed(LoadBalancer loadBalancer, String message) {
        LoadBalancerStatus current = current(loadBalancer);
        List<Condition> conditions = new ArrayList<>(conditions(
                loadBalancer,
                List.of(
                        new Finding(Aspect.READY, Truth.UNKNOWN, Reason.RECONCILE_FAILED, message),
                        new Finding(Aspect.RECONCILING, Truth.TRUE, Reason.RECONCILE_FAILED, message))));
        for (Condition condition : current.conditions()) {
            if (conditions.stream().noneMatch(other -> other.getType().equals(condition.getType()))) {
                conditions.add(condition);
            }
        }
        return new LoadBalancerStatus(
                current.observedGeneration(),
                conditions,
                current.replicas(),
                current.readyReplicas(),
                current.selector(),
                current.servers(),
                current.stickEntries(),
                current.sessions(),
                current.addresses(),
                current.configHash(),
                current.summary());
    }

    private List<Condition> conditions(LoadBalancer loadBalancer, List<Finding> findings) {
        return Conditions.of(
                findings,
                current(loadBalancer).conditions(),
                loadBalancer.getMetadata().getGeneration(),
                clock.instant());
    }

    private static @Nullable String address(List<String> addresses) {
        if (addresses.isEmpty()) {
            return null;
        }
        return addresses.getFirst() + (addresses.size() == 1 ? "" : " +" + (addresses.size() - 1));
    }
}
