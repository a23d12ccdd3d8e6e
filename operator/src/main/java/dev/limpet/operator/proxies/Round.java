package dev.limpet.operator.proxies;

import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.operator.proxies.Report.Answered;
import dev.limpet.operator.proxies.Report.Silent;
import dev.limpet.operator.proxies.Report.Unasked;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
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

    /**
     * What is known of a replica.
     *
     * @param text what the report was read from
     * @param silences rounds in a row without an answer
     */
    record Entry(Report report, Text text, int silences) {
        private static final Entry UNASKED = new Entry(new Unasked(), Text.NONE, 0);
    }

    /**
     * The entry of a replica that answered now, after what this round knows of it. The same text again is not read again.
     *
     * @throws IOException when what it answered is no status
     */
    Entry answered(Replica replica, Text text) throws IOException {
        Entry before = entry(replica);
        if (text.equals(before.text())) {
            return before.silences() == 0 ? before : new Entry(before.report(), before.text(), 0);
        }
        return new Entry(new Answered(ProxyStatusJson.read(text.toString())), text, 0);
    }

    /** The entry of a replica that did not answer now, after what this round knows of it. */
    Entry silent(Replica replica, String reason) {
        Entry before = entry(replica);
        int silences = before.silences() + 1;
        boolean patient = !(before.report() instanceof Silent) && silences <= PATIENCE;
        return patient
                ? new Entry(before.report(), before.text(), silences)
                : new Entry(new Silent(reason), Text.NONE, silences);
    }

    Report report(Replica replica) {
        return entry(replica).report();
    }

    /** This round, with later entries of some of the replicas, and without those of any others. */
    Round with(Map<String, Entry> later, List<Replica> replicas) {
        Map<String, Entry> merged = new HashMap<>(later);
        entries.forEach(merged::putIfAbsent);
        merged.keySet().retainAll(replicas.stream().map(Replica::uid).toList());
        return new Round(Map.copyOf(merged));
    }

    /** Whether the replica answered when it was last asked. */
    boolean hears(Replica replica) {
        return knows(replica) && entry(replica).silences() == 0;
    }

    boolean knows(Replica replica) {
        return entries.containsKey(replica.uid());
    }

    /** Whether both say the same, numbers included. */
    boolean isLike(Round other) {
        return entries.equals(other.entries) || reports(report -> report).equals(other.reports(report -> report));
    }

    /** Whether both say the same but for numbers. */
    boolean isLikeButForNumbers(Round other) {
        return entries.equals(other.entries)
                || reports(Report::withoutNumbers).equals(other.reports(Report::withoutNumbers));
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
