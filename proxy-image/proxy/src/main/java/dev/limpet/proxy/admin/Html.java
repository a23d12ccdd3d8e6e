package dev.limpet.proxy.admin;

import java.util.Locale;

/** Pieces of HTML. */
final class Html {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** With a thin space between groups of three digits. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u2009');
    }

    /** In the greatest unit that leaves a number, to one decimal. */
    static String bytes(long bytes) {
        double rest = bytes;
        int unit = 0;
        while (rest >= 1_000 && unit < UNITS.length - 1) {
            rest /= 1_000;
            unit++;
        }
        String form = unit == 0 ? "%.0f\u2009%s" : "%.1f\u2009%s";
        return String.format(Locale.ROOT, form, rest, UNITS[unit]);
    }

    /** A state with the mark and colour of its kind, told by HAProxy's word. */
    static String state(String word, String text) {
        String kind = switch (word) {
            case "UP", "OPEN" -> "good";
            case "DOWN", "STOP" -> "bad";
            case "MAINT" -> "away";
            case "DRAIN", "NOLB", "FULL", "MIXED", "PAUSED" -> "warning";
            default -> "plain";
        };
        return "<span class=\"%s\">%s</span>".formatted(kind, escape(text.strip()));
    }

    /**
     * A heading and a table under it.
     *
     * @param id of the table's body, by which the script finds it again
     */
    static String section(String id, String title, String head, String rows) {
        return """
                <section>
                <h2>%s</h2>
                <div class="scroll"><table>
                <thead>
                %s
                <tbody id="%s">
                %s</table></div>
                </section>
                """.formatted(escape(title), head, escape(id), rows);
    }

    private Html() {}
}
