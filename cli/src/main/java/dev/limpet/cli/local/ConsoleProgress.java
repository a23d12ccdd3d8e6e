package dev.limpet.cli.local;

import dev.limpet.cli.local.manifest.ManifestWatch;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Prints progress, a line for each step: what it is about on the left, what happened on the right. */
final class ConsoleProgress implements Progress, ManifestWatch.Listener {
    private static final int SUBJECT_WIDTH = 24;

    private final PrintWriter out;
    private final Ansi ansi;

    /**
     * Prints to a writer.
     *
     * @param ansi whether colours may be used
     */
    ConsoleProgress(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    @Override
    public void started(String part, String detail) {
        line("faint", part, detail);
    }

    @Override
    public void changed(String subject, String state) {
        line(state.startsWith("ready") ? "green" : "faint", subject, state);
    }

    @Override
    public void failed(String subject, String reason) {
        line("red", subject, reason);
    }

    @Override
    public void applied(List<String> done) {
        done.forEach(line -> started("manifests", line));
    }

    @Override
    public void refused(String reason) {
        failed("manifests", "left as they were: " + reason);
    }

    /** Prints lines as they are. */
    synchronized void print(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    private synchronized void line(String style, String subject, String text) {
        String padding = " ".repeat(Math.max(1, SUBJECT_WIDTH - subject.length()));
        out.println(ansi.new Text("  @|" + style + " " + subject + "|@").toString() + padding + text);
        out.flush();
    }
}
