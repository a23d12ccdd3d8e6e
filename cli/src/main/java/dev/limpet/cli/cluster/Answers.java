package dev.limpet.cli.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What the replicas of a LoadBalancer answered to one question, by their names in order.
 *
 * @param failures why the others did not
 */
public record Answers<T>(SequencedMap<String, T> answers, SequencedMap<String, String> failures) {
    public Answers {
        answers = new LinkedHashMap<>(answers);
        failures = new LinkedHashMap<>(failures);
    }

    public boolean complete() {
        return failures.isEmpty();
    }

    /**
     * These answers, if there is one.
     *
     * @throws ClusterException when no replica answered
     */
    public Answers<T> orThrow() throws ClusterException {
        if (answers.isEmpty()) {
            throw new ClusterException("no replica answers: "
                    + failures.entrySet().stream().map(Answers::text).collect(Collectors.joining("; ")));
        }
        return this;
    }

    private static String text(Map.Entry<String, String> failure) {
        return failure.getKey() + ": " + failure.getValue();
    }
}
