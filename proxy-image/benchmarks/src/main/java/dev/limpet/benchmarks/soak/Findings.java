package dev.limpet.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was counted, and what went wrong that must not. Used by all threads. */
final class Findings {
    private static final int MOST = 50;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final List<String> violations = new ArrayList<>();

    void count(String what) {
        count(what, 1);
    }

    void count(String what, long added) {
        counts.computeIfAbsent(what, key -> new LongAdder()).add(added);
    }

    /** Keeps a violation, the first {@value #MOST} of them. */
    synchronized void violation(String what) {
        count("violations");
        if (violations.size() < MOST) {
            violations.add(what);
        }
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Counts whose names begin so, by the rest of their names. */
    Map<String, Long> counts(String prefix) {
        Map<String, Long> found = new TreeMap<>();
        counts.forEach((name, count) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), count.sum());
            }
        });
        return found;
    }
}
