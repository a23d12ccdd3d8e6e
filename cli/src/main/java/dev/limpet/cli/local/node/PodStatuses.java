package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes a pod's status as the kubelet would from the state of its container. */
final class PodStatuses {
    private static final String NODE_ADDRESS = "127.0.0.1";

    private PodStatuses() {}

    static PodStatus of(
            Pod pod, String address, ContainerState state, int restarts, Optional<ContainerState.Exit> lastExit) {
        boolean ready = state instanceof ContainerState.Running(Instant _, boolean probed) && probed;
        boolean started = state instanceof ContainerState.Running;
        var container = pod.getSpec().getContainers().getFirst();
        return new PodStatusBuilder()
                .withPhase(state instanceof ContainerState.Waiting ? "Pending" : "Running")
                .withHostIP(NODE_ADDRESS)
                .withPodIP(address)
                .addNewPodIP(address)
                .withStartTime(startTime(pod))
                .withQosClass("BestEffort")
                .withConditions(
                        condition(pod, "PodScheduled", true),
                        condition(pod, "Initialized", true),
                        condition(pod, "ContainersReady", ready),
                        condition(pod, "Ready", ready))
                .withContainerStatuses(List.of(new ContainerStatusBuilder()
                        .withName(container.getName())
                        .withImage(container.getImage())
                        .withImageID(container.getImage())
                        .withReady(ready)
                        .withStarted(started)
                        .withRestartCount(restarts)
                        .withState(containerState(state))
                        .withLastState(lastExit.map(exit -> new ContainerStateBuilder()
                                        .withTerminated(terminated(exit))
                                        .build())
                                .orElseGet(io.fabric8.kubernetes.api.model.ContainerState::new))
                        .build()))
                .build();
    }

    private static io.fabric8.kubernetes.api.model.ContainerState containerState(ContainerState state) {
        var builder = new ContainerStateBuilder();
        return switch (state) {
            case ContainerState.Waiting(String reason, String message) ->
                builder.withNewWaiting(message, reason).build();
            case ContainerState.Running(Instant since, boolean _) ->
                builder.withNewRunning(text(since)).build();
            case ContainerState.BackOff(ContainerState.Exit exit) ->
                builder.withNewWaiting(message(exit), "CrashLoopBackOff").build();
        };
    }

    private static String message(ContainerState.Exit exit) {
        return "ended with exit code " + exit.code() + (exit.lastLine().isEmpty() ? "" : ": " + exit.lastLine());
    }

    private static ContainerStateTerminated terminated(ContainerState.Exit exit) {
        return new ContainerStateTerminatedBuilder()
                .withExitCode(exit.code())
                .withReason(exit.code() == 0 ? "Completed" : "Error")
                .withMessage(exit.lastLine())
                .withStartedAt(text(exit.started()))
                .withFinishedAt(text(exit.finished()))
                .build();
    }

    /** A condition keeps its transition time for as long as its status stays. */
    private static PodCondition condition(Pod pod, String type, boolean holds) {
        String status = holds ? "True" : "False";
        String since = conditions(pod).stream()
                .filter(known ->
                        known.getType().equals(type) && known.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> text(Instant.now()));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withLastTransitionTime(since)
                .build();
    }

    private static List<PodCondition> conditions(Pod pod) {
        return pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
    }

    private static String startTime(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getStartTime() == null
                ? text(Instant.now())
                : pod.getStatus().getStartTime();
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
