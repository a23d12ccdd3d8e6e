package dev.limpet.benchmarks.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison found, as a table for people and as JSON for programs.
 *
 * @param third the name of a third product, empty if there is none
 */
public record Report(List<Figure> figures, String third) {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private record Rows(List<Map<String, Object>> rows) {}

    public Report {
        figures = List.copyOf(figures);
    }

    /** Figures of Limpet and HAProxy alone. */
    public Report(List<Figure> figures) {
        this(figures, "");
    }

    public void print(PrintWriter out) {
        String column = third.isEmpty() ? "%s" : " %10s";
        out.printf("%n%-26s %-14s %10s %10s" + column + " %8s%n", "", "", "limpet", "haproxy", third, "ratio");
        for (Figure figure : figures) {
            out.printf(
                    "%-26s %-14s %10s %10s" + column + " %8.2f%n",
                    figure.name(),
                    figure.unit(),
                    number(figure.limpet()),
                    number(figure.haproxy()),
                    figure.third().isPresent() ? number(figure.third().getAsDouble()) : "",
                    figure.ratio());
        }
        out.flush();
    }

    public void write(Path file) throws IOException {
        MAPPER.writeValue(
                file.toFile(), new Rows(figures.stream().map(this::row).toList()));
    }

    private Map<String, Object> row(Figure figure) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", figure.name());
        row.put("limpet", figure.limpet());
        row.put("haproxy", figure.haproxy());
        figure.third().ifPresent(value -> row.put(third, value));
        row.put("ratio", figure.ratio());
        return row;
    }

    private static String number(double value) {
        return (value < 10 ? "%.3f" : "%.1f").formatted(value);
    }
}
