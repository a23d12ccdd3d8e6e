package dev.limpet.operator.proxies;

import dev.limpet.config.status.ProxyStatus;
import dev.limpet.operator.proxies.Report.Answered;
import dev.limpet.operator.proxies.Report.Silent;
import dev.limpet.operator.proxies.Report.Unasked;
import java.util.Map;

/**
 * The outcome of asking all replicas of a LoadBalancer once. A replica may stay silent for {@value #PATIENCE} rounds before
 * that counts, so that neither one lost packet nor a busy start of the operator turns a condition.
 *
 * @param startedNanos when it began, as {@link System#nanoTime()} counts
 * @param entries by the UID of the replica's pod
 */
record Round(long startedNanos, Map<String, Entry> entries) {
    private static final int PATIENCE = 2;

    /** @param silences rounds in a row without an answer */
    record Entry(Report report, int silences) {
        private static final Entry UNASKED = new Entry(new Unasked(), 0);
    }

    static Entry answered(ProxyStatus status) {
        return new Entry(new Answered(status), 0);
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

    private Entry entry(Replica replica) {
        return entries.getOrDefault(replica.uid(), Entry.UNASKED);
    }
}
