package dev.limpet.cli.top;

import java.util.Locale;

/** Numbers in four or five characters, with decimal prefixes: {@code 950}, {@code 1.2k}, {@code 34M}. */
final class Amounts {
    private static final String PREFIXES = "kMGTPE";
    private static final int STEP = 1_000;

    static String text(long amount) {
        double rest = amount;
        int prefix = -1;
        while (rest >= STEP && prefix < PREFIXES.length() - 1) {
            rest /= STEP;
            prefix++;
        }
        if (prefix < 0) {
            return String.valueOf(amount);
        }
        return String.format(Locale.ROOT, rest < 9.95 ? "%.1f" : "%.0f", rest) + PREFIXES.charAt(prefix);
    }

    private Amounts() {}
}
