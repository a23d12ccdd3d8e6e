package dev.limpet.proxy.report;

/**
 * What kind of value a field has, in HAProxy's words, which its JSON has, and as the three letters of its typed format.
 */
record Tags(String letters, String origin, String nature, String scope) {
    /** The tags that three letters stand for. */
    static Tags of(String letters) {
        return new Tags(letters, origin(letters.charAt(0)), nature(letters.charAt(1)), scope(letters.charAt(2)));
    }

    private static String origin(char letter) {
        return switch (letter) {
            case 'M' -> "Metric";
            case 'S' -> "Status";
            case 'K' -> "Key";
            case 'C' -> "Config";
            case 'P' -> "Product";
            default -> throw unknown(letter);
        };
    }

    private static String nature(char letter) {
        return switch (letter) {
            case 'A' -> "Age";
            case 'a' -> "Avg";
            case 'C' -> "Counter";
            case 'D' -> "Duration";
            case 'G' -> "Gauge";
            case 'L' -> "Limit";
            case 'M' -> "Max";
            case 'N' -> "Name";
            case 'O' -> "Output";
            case 'R' -> "Rate";
            default -> throw unknown(letter);
        };
    }

    private static String scope(char letter) {
        return switch (letter) {
            case 'S' -> "Service";
            case 'P' -> "Process";
            default -> throw unknown(letter);
        };
    }

    private static IllegalArgumentException unknown(char letter) {
        return new IllegalArgumentException("no tag has the letter " + letter);
    }
}
