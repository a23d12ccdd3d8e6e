package dev.limpet.cli.local.node;

import java.time.Duration;

/**
 * How long a container that ended waits before it runs again, as the kubelet does it: at once the first time, then 10
 * s, doubled each time up to five minutes; a run of ten minutes starts this over.
 */
final class RestartBackOff {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration HEALTHY_RUN = Duration.ofMinutes(10);

    private Duration next = Duration.ZERO;

    /** The pause after a run of this length. */
    Duration after(Duration run) {
        Duration pause = run.compareTo(HEALTHY_RUN) >= 0 ? Duration.ZERO : next;
        Duration doubled = pause.isZero() ? FIRST : pause.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return pause;
    }
}
