package dev.limpet.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under headings, aligned as kubectl prints them. */
public final class Columns {
    private static final String GAP = "   ";

    private final List<Heading> headings;
    private final List<List<String>> rows = new ArrayList<>();

    private record Heading(String title, boolean right) {}

    private Columns(List<Heading> headings) {
        this.headings = headings;
        rows.add(headings.stream().map(Heading::title).toList());
    }

    /** With these headings, numbers' behind {@code >}: they are aligned to the right. */
    public static Columns of(String... headings) {
        return new Columns(Arrays.stream(headings)
                .map(text -> text.startsWith(">") ? new Heading(text.substring(1), true) : new Heading(text, false))
                .toList());
    }

    /** Adds a row, with a text for each heading. */
    public Columns row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The headings, then the rows. */
    public List<String> lines() {
        int[] widths = new int[headings.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP);
            line.append(headings.get(i).right() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
