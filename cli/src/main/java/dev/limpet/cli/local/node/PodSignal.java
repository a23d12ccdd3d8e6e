package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Pod;

/** What a pod's worker is told. */
sealed interface PodSignal {
    /** The pod's object in the API changed. */
    record Changed(Pod pod) implements PodSignal {}

    /** The pod's object is gone from the API. */
    record Gone() implements PodSignal {}

    /** The node stops, its API stays as it is. */
    record NodeStops() implements PodSignal {}

    /** The process of the container ended. */
    record Ended(ContainerProcess process) implements PodSignal {}

    /** Nothing arrived for as long as the worker would wait. */
    record Timeout() implements PodSignal {}
}
