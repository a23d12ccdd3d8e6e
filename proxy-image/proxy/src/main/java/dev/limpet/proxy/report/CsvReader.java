package dev.limpet.proxy.report;

import java.util.ArrayList;
import java.util.List;

/** Takes CSV apart (RFC 4180); every value, the last of a line too, is followed by a comma. */
final class CsvReader {
    /** The lines, each as its values. */
    static List<List<String>> records(String csv) {
        List<List<String>> records = new ArrayList<>();
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < csv.length(); at++) {
            char next = csv.charAt(at);
            if (next == '"') {
                boolean doubled = quoted && at + 1 < csv.length() && csv.charAt(at + 1) == '"';
                if (doubled) {
                    value.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (quoted || next != ',' && next != '\n') {
                value.append(next);
            } else if (next == ',') {
                values.add(value.toString());
                value.setLength(0);
            } else if (!values.isEmpty()) {
                records.add(List.copyOf(values));
                values.clear();
            }
        }
        return records;
    }

    private CsvReader() {}
}
