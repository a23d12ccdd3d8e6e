package dev.limpet.cli.local.node;

import java.time.Instant;

/**
 * Where a pod's container is.
 *
 * <pre>
 *   Waiting --start--> Running --exit--> BackOff --pause over--> Running
 * </pre>
 *
 * A pod that is deleted ends from each of them.
 */
sealed interface ContainerState {

    /**
     * Not started yet, or it cannot be.
     *
     * @param reason as the kubelet names it, such as {@code ContainerCreating} or {@code ErrImagePull}
     */
    record Waiting(String reason, String message) implements ContainerState {}

    /** A process runs.
     *
     * @param ready whether its readiness probe succeeds
     */
    record Running(Instant since, boolean ready) implements ContainerState {}

    /** The process ended and runs again after a pause. */
    record BackOff(Exit exit) implements ContainerState {}

    /**
     * How a process ended.
     *
     * @param code its exit code, 128 + n after signal n
     * @param lastLine what it logged last, empty when it logged nothing
     */
    record Exit(int code, Instant started, Instant finished, String lastLine) {}
}
