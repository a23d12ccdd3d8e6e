package dev.limpet.cli.output;

/** Times as they are read: the two greatest units, as in {@code 7h59m}. */
public final class Spans {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    public static String text(long seconds) {
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        if (seconds < HOUR) {
            return text(seconds, MINUTE, "m", 1, "s");
        }
        return seconds < DAY ? text(seconds, HOUR, "h", MINUTE, "m") : text(seconds, DAY, "d", HOUR, "h");
    }

    private static String text(long seconds, long great, String greatUnit, long small, String smallUnit) {
        long rest = seconds % great / small;
        return seconds / great + greatUnit + (rest == 0 ? "" : rest + smallUnit);
    }

    private Spans() {}
}
