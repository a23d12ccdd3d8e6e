package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Figure;
import dev.limpet.benchmarks.compare.Report;
import dev.limpet.benchmarks.compare.Samples;
import dev.limpet.benchmarks.compare.Servers;
import dev.limpet.benchmarks.compare.StickyProduct;
import dev.limpet.benchmarks.compare.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** Measures Limpet and HAProxy in turns, so that what disturbs the machine disturbs both. */
final class Comparison {
    private final StickyProduct limpet;
    private final StickyProduct haproxy;
    private final Effort effort;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();

    /** The same of both products. */
    private record Both<T>(T limpet, T haproxy) {}

    /**
     * A comparison.
     *
     * @param progress is told what is being done
     */
    Comparison(StickyProduct limpet, StickyProduct haproxy, Effort effort, Consumer<String> progress) {
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
        Both<Resyncs> near = resyncs(Sources.CONSECUTIVE, effort.resyncs(), servers, workplace);
        median("resync-seconds", "s", near, Resyncs::seconds);
        median("resync-cpu", "CPU s", near, Resyncs::cpu);
        median("resync-cpu-teacher", "CPU s", near, Resyncs::teacherCpu);
        median("resync-cpu-learner", "CPU s", near, Resyncs::learnerCpu);
        Both<Resyncs> spread = resyncs(Sources.SPREAD, effort.spreadResyncs(), servers, workplace);
        median("resync-seconds-spread", "s", spread, Resyncs::seconds);
        median("resync-cpu-spread", "CPU s", spread, Resyncs::cpu);
    }

    private Both<Resyncs> resyncs(Sources sources, int rounds, Servers servers, Workplace workplace)
            throws IOException, InterruptedException {
        String order = sources.name().toLowerCase(Locale.ROOT);
        Lesson lesson = new Lesson(effort.entries(), sources);
        progress.accept("teaching one replica of each " + effort.entries() + " " + order + " sources");
        try (FullTable ours = FullTable.of(Mesh.of(limpet, order, servers, workplace), lesson);
                FullTable theirs = FullTable.of(Mesh.of(haproxy, order, servers, workplace), lesson)) {
            Both<Resyncs> both = new Both<>(new Resyncs(ours), new Resyncs(theirs));
            for (int round = 1; round <= rounds; round++) {
                progress.accept("resync of " + order + " sources, round " + round + " of " + rounds);
                both.limpet.round();
                both.haproxy.round();
            }
            return both;
        }
    }

    private void propagation(Servers servers, Workplace workplace) throws IOException, InterruptedException {
        progress.accept("propagation of " + effort.arrivalRate() + " new sources a second, warming up");
        try (ServerSink sink = new ServerSink(servers);
                Propagation ours = new Propagation(Mesh.of(limpet, "live", servers, workplace), effort);
                Propagation theirs = new Propagation(Mesh.of(haproxy, "live", servers, workplace), effort)) {
            Both<Propagation> both = new Both<>(ours, theirs);
            for (int round = 1; round <= effort.arrivals(); round++) {
                progress.accept("propagation, round " + round + " of " + effort.arrivals());
                ours.round();
                theirs.round();
            }
            median("propagation-p50", "ms", both, Propagation::medians);
            median("propagation-p99", "ms", both, Propagation::tails);
        }
    }

    private <T> void median(String name, String unit, Both<T> both, Function<T, Samples> samples) {
        figures.add(new Figure(
                name,
                unit,
                samples.apply(both.limpet).median(),
                samples.apply(both.haproxy).median()));
    }
}
