package dev.limpet.operator;

import dev.limpet.operator.proxies.ClaimRollout;
import dev.limpet.operator.proxies.Ordinals;
import dev.limpet.operator.proxies.Replica;
import dev.limpet.operator.proxies.Report;
import dev.limpet.operator.proxies.StatusAddress;
import dev.limpet.operator.status.Observation.Readiness;
import dev.limpet.operator.status.Observation.ReplicaView;
import dev.limpet.operator.status.Observation.Rollout;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads from Kubernetes' own objects what matters about replicas: which there are, how to ask them, how they are. */
final class ReplicaObservation {
    /** Pods that are replicas: neither at an end nor on the way to it. */
    static List<Pod> live(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus() == null
                        || !List.of("Succeeded", "Failed")
                                .contains(pod.getStatus().getPhase()))
                .toList();
    }

    /** Those of the pods that have an address to be asked at. */
    static List<Replica> reachable(List<Pod> pods, StatusAddress address, int statsPort) {
        return pods.stream()
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .map(pod -> new Replica(
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid(),
                        address.of(pod.getStatus().getPodIP(), statsPort)))
                .toList();
    }

    static List<ReplicaView> views(List<Pod> pods, Map<String, Report> reports) {
        return pods.stream()
                .map(pod -> new ReplicaView(
                        pod.getMetadata().getName(),
                        readiness(pod),
                        reports.getOrDefault(pod.getMetadata().getName(), new Report.Unasked())))
                .toList();
    }

    /** Whether there are replicas and all take clients. */
    static boolean areReady(List<Pod> pods) {
        return !pods.isEmpty() && pods.stream().allMatch(pod -> readiness(pod) == Readiness.READY);
    }

    private static Readiness readiness(Pod pod) {
        boolean ready = pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        return ready ? Readiness.READY : Readiness.NOT_READY;
    }

    /**
     * How many replicas there shall be as things are now: what the StatefulSet says, or, while it is replaced, what the
     * pods that it left show; empty when there is neither.
     */
    static OptionalInt wanted(Optional<StatefulSet> statefulSet, List<Pod> pods) {
        if (statefulSet.isPresent()) {
            return OptionalInt.of(statefulSet.get().getSpec().getReplicas());
        }
        TreeMap<Integer, Pod> left = Ordinals.of(pods);
        return left.isEmpty() ? OptionalInt.empty() : OptionalInt.of(left.lastKey() + 1);
    }

    static Rollout rollout(Optional<StatefulSet> statefulSet, List<Pod> live) {
        boolean claimed =
                statefulSet.filter(set -> ClaimRollout.isUnderWay(set, live)).isEmpty();
        Optional<StatefulSetStatus> status = statefulSet.map(StatefulSet::getStatus);
        boolean seen = status.map(StatefulSetStatus::getObservedGeneration)
                .map(observed ->
                        observed >= statefulSet.orElseThrow().getMetadata().getGeneration())
                .orElse(true);
        boolean rolled = status.map(StatefulSetStatus::getUpdateRevision)
                .map(revision -> revision.equals(status.orElseThrow().getCurrentRevision()))
                .orElse(true);
        return claimed && seen && rolled ? Rollout.DONE : Rollout.UNDER_WAY;
    }

    /** Where clients reach the Service: from outside, or inside the cluster where that is all there is. */
    static List<String> addresses(Service service) {
        if ("LoadBalancer".equals(service.getSpec().getType())) {
            return Optional.ofNullable(service.getStatus()).map(ServiceStatus::getLoadBalancer).stream()
                    .map(LoadBalancerStatus::getIngress)
                    .flatMap(List::stream)
                    .map(ReplicaObservation::address)
                    .filter(Objects::nonNull)
                    .toList();
        }
        return service.getSpec().getClusterIPs().stream()
                .filter(address -> !address.equals("None"))
                .toList();
    }

    private static String address(LoadBalancerIngress ingress) {
        return Optional.ofNullable(ingress.getIp()).orElseGet(ingress::getHostname);
    }

    private ReplicaObservation() {}
}
