package dev.limpet.cli.top;

import dev.limpet.cli.output.Columns;
import dev.limpet.cli.top.Snapshot.ReplicaSummary;
import dev.limpet.cli.top.TopRow.Mood;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A snapshot as lines of text, each with how much it wants attention. */
final class TrafficView {
    /** A line; headings are none of the moods. */
    record Line(String text, Optional<Mood> mood) {
        static Line heading(String text) {
            return new Line(text, Optional.empty());
        }
    }

    /**
     * The lines of a snapshot.
     *
     * @param flow bytes a second since the snapshot before; absent when there was none
     */
    static List<Line> lines(Snapshot snapshot, Optional<Flow> flow) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.heading(summary(snapshot)));
        lines.add(Line.heading(""));
        lines.addAll(replicas(snapshot));
        lines.add(Line.heading(""));
        lines.addAll(rows(snapshot.rows(), flow));
        return lines;
    }

    private static String summary(Snapshot snapshot) {
        long ready = snapshot.replicas().stream().filter(ReplicaSummary::ready).count();
        int all = snapshot.replicas().size() + snapshot.failures().size();
        long sessions =
                snapshot.replicas().stream().mapToLong(ReplicaSummary::sessions).sum();
        return "LoadBalancer " + snapshot.loadBalancer().namespace() + "/"
                + snapshot.loadBalancer().name() + ": " + ready + " of " + all + " replicas ready, " + sessions
                + " sessions";
    }

    private static List<Line> replicas(Snapshot snapshot) {
        Columns columns = Columns.of("REPLICA", "READY", ">SESSIONS", ">ENTRIES", ">OF", "PEERS");
        List<Mood> moods = new ArrayList<>();
        snapshot.replicas().forEach(replica -> {
            columns.row(
                    replica.name(),
                    replica.ready() ? "yes" : "no",
                    String.valueOf(replica.sessions()),
                    String.valueOf(replica.stickEntries()),
                    String.valueOf(replica.stickSize()),
                    replica.peersSync());
            moods.add(replica.ready() ? Mood.WELL : Mood.UNUSUAL);
        });
        snapshot.failures().forEach((name, reason) -> {
            columns.row(name, "silent", "", "", "", reason);
            moods.add(Mood.BAD);
        });
        return styled(columns, moods);
    }

    private static List<Line> rows(List<TopRow> rows, Optional<Flow> flow) {
        List<String> headings = new ArrayList<>(
                List.of("NAME", "STATUS", ">SESSIONS", ">MOST", ">RATE", ">TOTAL", ">IN", ">OUT", ">QUEUE", ">ERRORS"));
        flow.ifPresent(_ -> headings.addAll(List.of(">IN/S", ">OUT/S")));
        Columns columns = Columns.of(headings.toArray(String[]::new));
        List<Mood> moods = new ArrayList<>();
        for (TopRow row : rows) {
            Counters total = row.total();
            List<String> cells = new ArrayList<>(List.of(
                    row.title(),
                    row.statusText(),
                    String.valueOf(total.sessions()),
                    String.valueOf(total.mostSessions()),
                    String.valueOf(total.rate()),
                    Amounts.text(total.totalSessions()),
                    Amounts.text(total.bytesIn()),
                    Amounts.text(total.bytesOut()),
                    String.valueOf(total.queue()),
                    Amounts.text(total.errors())));
            flow.ifPresent(speed -> cells.addAll(List.of(Amounts.text(speed.in(row)), Amounts.text(speed.out(row)))));
            columns.row(cells.toArray(String[]::new));
            moods.add(row.mood());
        }
        return styled(columns, moods);
    }

    private static List<Line> styled(Columns columns, List<Mood> moods) {
        List<String> texts = columns.lines();
        List<Line> lines = new ArrayList<>(List.of(Line.heading(texts.getFirst())));
        for (int i = 0; i < moods.size(); i++) {
            lines.add(new Line(texts.get(i + 1), Optional.of(moods.get(i))));
        }
        return lines;
    }

    private TrafficView() {}
}
