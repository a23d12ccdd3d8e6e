package dev.limpet.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes findings as conditions. A condition keeps its time of transition as long as its status stays. */
final class Conditions {
    static List<Condition> of(List<Finding> findings, List<Condition> previous, long generation, Instant now) {
        return findings.stream()
                .map(finding -> new ConditionBuilder()
                        .withType(finding.aspect().type())
                        .withStatus(finding.truth().text())
                        .withReason(finding.reason().text())
                        .withMessage(finding.message())
                        .withObservedGeneration(generation)
                        .withLastTransitionTime(since(finding, previous, now))
                        .build())
                .toList();
    }

    private static String since(Finding finding, List<Condition> previous, Instant now) {
        return previous.stream()
                .filter(condition -> condition.getType().equals(finding.aspect().type()))
                .filter(condition ->
                        condition.getStatus().equals(finding.truth().text()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private Conditions() {}
}
