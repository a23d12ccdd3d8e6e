package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Figure;
import dev.limpet.benchmarks.compare.Product;
import dev.limpet.benchmarks.compare.Report;
import dev.limpet.benchmarks.compare.Samples;
import dev.limpet.benchmarks.compare.Servers;
import dev.limpet.benchmarks.compare.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Measures Limpet and HAProxy in turns, so that what disturbs the machine disturbs both. */
final class Comparison {
    private final Product limpet;
    private final Product haproxy;
    private final Effort effort;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();

    /**
     * A comparison.
     *
     * @param progress is told what is being done
     */
    Comparison(Product limpet, Product haproxy, Effort effort, Consumer<String> progress) {
        this.limpet = limpet;
        this.haproxy = haproxy;
        this.effort = effort;
        this.progress = progress;
    }

    Report run() throws IOException, InterruptedException {
        try (Workplace workplace = new Workplace()) {
            Servers servers = new Servers(workplace.freePort());
            memory(servers, workplace);
            resyncs(servers, workplace);
            propagation(servers, workplace);
        }
        return new Report(figures);
    }

    private void memory(Servers servers, Workplace workplace) throws IOException, InterruptedException {
        progress.accept("memory of " + effort.entries() + " entries");
        EntryCost ours = EntryCost.of(Mesh.of(limpet, "memory", servers, workplace), effort.entries());
        EntryCost theirs = EntryCost.of(Mesh.of(haproxy, "memory", servers, workplace), effort.entries());
        figures.add(new Figure("bytes-per-entry", "B", ours.usedBytes(), theirs.usedBytes()));
        figures.add(new Figure("resident-bytes-per-entry", "B", ours.residentBytes(), theirs.residentBytes()));
    }

    private void resyncs(Servers servers, Workplace workplace) throws IOException, InterruptedException {
        progress.accept("teaching " + effort.entries() + " entries to one replica of each");
        try (FullTable ours = FullTable.of(Mesh.of(limpet, "resync", servers, workplace), effort.entries());
                FullTable theirs = FullTable.of(Mesh.of(haproxy, "resync", servers, workplace), effort.entries())) {
            Resyncs our = new Resyncs(ours);
            Resyncs their = new Resyncs(theirs);
            for (int round = 1; round <= effort.resyncs(); round++) {
                progress.accept("resync, round " + round + " of " + effort.resyncs());
                our.round();
                their.round();
            }
            figures.add(median("resync-seconds", "s", our, their, Resyncs::seconds));
            figures.add(median("resync-cpu", "CPU s", our, their, Resyncs::cpu));
            figures.add(median("resync-cpu-teacher", "CPU s", our, their, Resyncs::teacherCpu));
            figures.add(median("resync-cpu-learner", "CPU s", our, their, Resyncs::learnerCpu));
        }
    }

    private void propagation(Servers servers, Workplace workplace) throws IOException, InterruptedException {
        progress.accept("propagation of " + effort.arrivalRate() + " new sources a second, warming up");
        try (ServerSink sink = new ServerSink(servers);
                Propagation ours = new Propagation(Mesh.of(limpet, "live", servers, workplace), effort);
                Propagation theirs = new Propagation(Mesh.of(haproxy, "live", servers, workplace), effort)) {
            for (int round = 1; round <= effort.arrivals(); round++) {
                progress.accept("propagation, round " + round + " of " + effort.arrivals());
                ours.round();
                theirs.round();
            }
            figures.add(median("propagation-p50", "ms", ours, theirs, Propagation::medians));
            figures.add(median("propagation-p99", "ms", ours, theirs, Propagation::tails));
        }
    }

    private static <T> Figure median(String name, String unit, T ours, T theirs, Function<T, Samples> samples) {
        return new Figure(
                name, unit, samples.apply(ours).median(), samples.apply(theirs).median());
    }
}
