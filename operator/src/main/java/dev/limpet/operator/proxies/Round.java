package dev.limpet.operator.proxies;

import dev.limpet.config.status.ProxyStatus;
import dev.limpet.operator.proxies.Report.Answered;
import dev.limpet.operator.proxies.Report.Silent;
import dev.limpet.operator.proxies.Report.Unasked;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The outcome of asking all replicas of a LoadBalancer once. A replica may stay silent for {@value #PATIENCE} rounds before
 * that counts, so that neither one lost packet nor a busy start of the operator turns a condition.
 *
 * @param entries by the UID of the replica's pod
 */
record Round(Map<String, Entry> entries) {
    static final Round NONE = new Round(Map.of());

    private static final int PATIENCE = 2;

    /** @param silences rounds in a row without an answer */
    record Entry(Report report, int silences) {
        private static final Entry UNASKED = new Entry(new Unasked(), 0);
    }

    /** The entry of a replica that answered now, after what this round knows of it. */
    Entry answered(Replica replica, ProxyStatus status) {
        Entry before = entry(replica);
        Report report = new Answered(status);
        return before.silences() == 0 && before.report().equals(report) ? before : new Entry(report, 0);
    }

    /** The entry of a replica that did not answer now, after what this round knows of it. */
    Entry silent(Replica replica, String reason) {
        Entry before = entry(replica);
        int silences = before.silences() + 1;
        boolean patient = !(before.report() instanceof Silent) && silences <= PATIENCE;
        return new Entry(patient ? before.report() : new Silent(reason), silences);
    }

    Report report(Replica replica) {
        return entry(replica).report();
    }

    boolean knows(Replica replica) {
        return entries.containsKey(replica.uid());
    }

    /** Whether both say the same, numbers included. */
    boolean isLike(Round other) {
        return reports(report -> report).equals(other.reports(report -> report));
    }

    /** Whether both say the same but for numbers. */
    boolean isLikeButForNumbers(Round other) {
        return reports(Report::withoutNumbers).equals(other.reports(Report::withoutNumbers));
    }

    private Map<String, Report> reports(UnaryOperator<Report> change) {
        return entries.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> change.apply(entry.getValue().report())));
    }

    private Entry entry(Replica replica) {
        return entries.getOrDefault(replica.uid(), Entry.UNASKED);
    }
}
