package dev.limpet.operator.proxies;

import java.time.Duration;
import java.util.Optional;

/**
 * When a pod is to be told once more of a configuration that its replica does not run: each time twice as long after it
 * was told first, counting until the replica was asked. Times are those of {@link System#nanoTime()}.
 *
 * @param config its hash
 * @param dueNanos how long after it was told first
 */
record Reminder(String config, long toldNanos, long dueNanos) {
    /** That of a pod that was told of a configuration now, if not before. */
    static Reminder of(Optional<Reminder> before, String config, Duration patience, long now) {
        return before.filter(reminder -> reminder.config().equals(config))
                .orElseGet(() -> new Reminder(config, now, patience.toNanos()));
    }

    boolean isDue(long askedNanos) {
        return askedNanos - toldNanos >= dueNanos;
    }

    Reminder next(long now) {
        return new Reminder(config, toldNanos, 2 * (now - toldNanos));
    }

    Duration dueIn(long now) {
        return Duration.ofNanos(toldNanos + dueNanos - now);
    }
}
