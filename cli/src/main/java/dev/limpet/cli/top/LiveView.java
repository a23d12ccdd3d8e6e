package dev.limpet.cli.top;

import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.top.TopRow.Mood;
import dev.limpet.cli.top.TrafficView.Line;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/** Draws snapshots on a screen, one after another, until a key ends it; arrows and j, k scroll. */
final class LiveView {
    private static final int ESCAPE = 27;

    private final Source source;
    private final Screen screen;
    private final Ansi ansi;
    private final Duration interval;
    private final LongSupplier nanoTime;
    private int scrolled;

    /** Where snapshots come from. */
    @FunctionalInterface
    interface Source {
        Snapshot next() throws ClusterException, InterruptedException;
    }

    LiveView(Source source, Screen screen, Ansi ansi, Duration interval, LongSupplier nanoTime) {
        this.source = source;
        this.screen = screen;
        this.ansi = ansi;
        this.interval = interval;
        this.nanoTime = nanoTime;
    }

    /** Returns when {@code q} is struck or the input ends. */
    void run() throws IOException, InterruptedException {
        Optional<Snapshot> before = Optional.empty();
        long beforeNanos = 0;
        List<Line> lines = List.of();
        while (true) {
            long now = nanoTime.getAsLong();
            try {
                Snapshot snapshot = source.next();
                long elapsed = now - beforeNanos;
                lines = TrafficView.lines(snapshot, before.map(each -> new Flow(each, elapsed)));
                before = Optional.of(snapshot);
                beforeNanos = now;
                draw(lines, time());
            } catch (ClusterException e) {
                draw(lines, time() + "  " + e.getMessage());
            }
            if (waitOrEnd(lines, now + interval.toNanos())) {
                return;
            }
        }
    }

    private boolean waitOrEnd(List<Line> lines, long until) throws IOException, InterruptedException {
        for (long left = until - nanoTime.getAsLong(); left > 0; left = until - nanoTime.getAsLong()) {
            Optional<Integer> key = screen.key(Duration.ofNanos(left));
            if (key.isEmpty()) {
                return false;
            }
            switch (key.get()) {
                case (int) 'q', (int) 'Q', Screen.END_OF_INPUT -> {
                    return true;
                }
                case (int) 'j' -> scroll(lines, 1);
                case (int) 'k' -> scroll(lines, -1);
                case ESCAPE -> arrow(lines);
                default -> {}
            }
        }
        return false;
    }

    /** An arrow key is ESC [ A or ESC [ B. */
    private void arrow(List<Line> lines) throws IOException, InterruptedException {
        if (screen.key(Duration.ofMillis(50)).equals(Optional.of((int) '['))) {
            Optional<Integer> last = screen.key(Duration.ofMillis(50));
            if (last.equals(Optional.of((int) 'A'))) {
                scroll(lines, -1);
            } else if (last.equals(Optional.of((int) 'B'))) {
                scroll(lines, 1);
            }
        }
    }

    private void scroll(List<Line> lines, int by) throws IOException, InterruptedException {
        scrolled = Math.max(0, Math.min(lines.size() - 1, scrolled + by));
        draw(lines, time());
    }

    private void draw(List<Line> lines, String message) throws IOException, InterruptedException {
        Screen.Size size = screen.size();
        List<String> shown = new ArrayList<>();
        shown.add(cut(message + "  q ends", size.columns()));
        lines.stream()
                .skip(scrolled)
                .limit(Math.max(0, size.lines() - 1L))
                .forEach(line -> shown.add(styled(new Line(cut(line.text(), size.columns()), line.mood()), ansi)));
        screen.draw(shown);
    }

    private static String time() {
        return LocalTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns);
    }

    /** A line in the colours of its mood, where colours are wanted. */
    static String styled(Line line, Ansi ansi) {
        if (!ansi.enabled() || line.text().isEmpty() || line.mood().equals(Optional.of(Mood.WELL))) {
            return line.text();
        }
        Ansi.Style style = line.mood()
                .map(mood -> mood == Mood.BAD ? Ansi.Style.fg_red : Ansi.Style.fg_yellow)
                .orElse(Ansi.Style.bold);
        return style.on() + line.text() + Ansi.Style.reset.on();
    }
}
