package dev.limpet.benchmarks.soak;

import dev.limpet.benchmarks.soak.SoakedProxy.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a soak went.
 *
 * @param slowestChange milliseconds from the moment that a configuration was written until it was in force
 */
record Summary(long seed, long seconds, Findings findings, long slowestChange, Holding before, Holding after) {
    /** How much more may be alive on the heap at the end: what caches and statistics keep. */
    private static final long LIVE_BYTES = 4 << 20;
    /** How much more may be resident: compiled code and the allocator's free room are not given back. */
    private static final long RESIDENT_BYTES = 48 << 20;

    List<String> violations() {
        List<String> all = new ArrayList<>(findings.violations());
        if (after.descriptors() > before.descriptors()) {
            all.add("file descriptors: %d before, %d after".formatted(before.descriptors(), after.descriptors()));
        }
        if (after.live() > before.live() + LIVE_BYTES) {
            all.add("live heap: %s before, %s after".formatted(megabytes(before.live()), megabytes(after.live())));
        }
        if (after.resident() > before.resident() + RESIDENT_BYTES) {
            all.add("resident memory: %s before, %s after"
                    .formatted(megabytes(before.resident()), megabytes(after.resident())));
        }
        return all;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%d s, seed %d".formatted(seconds, seed));
        lines.add("sessions: " + text(findings.counts("sessions: ")));
        lines.add("bytes: " + text(findings.counts("bytes: ")));
        lines.add("changes: " + text(findings.counts("changes: ")) + "; the slowest in force after " + slowestChange
                + " ms");
        lines.add("logged: " + text(findings.counts("logged: ")));
        lines.add("file descriptors %d before, %d after".formatted(before.descriptors(), after.descriptors()));
        lines.add("live heap %s before, %s after (%s more tolerated)"
                .formatted(megabytes(before.live()), megabytes(after.live()), megabytes(LIVE_BYTES)));
        lines.add("resident %s before, %s after (%s more tolerated)"
                .formatted(megabytes(before.resident()), megabytes(after.resident()), megabytes(RESIDENT_BYTES)));
        List<String> violations = violations();
        lines.add(violations.isEmpty() ? "no violation" : violations.size() + " violations:");
        violations.forEach(violation -> lines.add("  " + violation));
        return lines;
    }

    private static String text(Map<String, Long> counts) {
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        return "%,d (%s)"
                .formatted(
                        sum,
                        counts.entrySet().stream()
                                .map(count -> "%s %,d".formatted(count.getKey(), count.getValue()))
                                .collect(Collectors.joining(", ")));
    }

    private static String megabytes(long bytes) {
        return "%.1f MiB".formatted(bytes / (double) (1 << 20));
    }
}
