package dev.limpet.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** What a comparison found, as a table for people and as JSON for programs. */
public record Report(List<Figure> figures) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private record Row(
            String name,
            double limpet,
            double haproxy,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) OptionalDouble nginx,
            double ratio) {}

    private record Rows(List<Row> rows) {}

    public Report {
        figures = List.copyOf(figures);
    }

    public void print(PrintWriter out) {
        boolean nginx = figures.stream().anyMatch(figure -> figure.nginx().isPresent());
        String third = nginx ? " %10s" : "%s";
        out.printf(
                "%n%-26s %-14s %10s %10s" + third + " %8s%n",
                "",
                "",
                "limpet",
                "haproxy",
                nginx ? "nginx" : "",
                "ratio");
        for (Figure figure : figures) {
            out.printf(
                    "%-26s %-14s %10s %10s" + third + " %8.2f%n",
                    figure.name(),
                    figure.unit(),
                    number(figure.limpet()),
                    number(figure.haproxy()),
                    figure.nginx().isPresent() ? number(figure.nginx().getAsDouble()) : "",
                    figure.ratio());
        }
        out.flush();
    }

    public void write(Path file) throws IOException {
        MAPPER.writeValue(
                file.toFile(),
                new Rows(figures.stream()
                        .map(each -> new Row(each.name(), each.limpet(), each.haproxy(), each.nginx(), each.ratio()))
                        .toList()));
    }

    private static String number(double value) {
        return (value < 10 ? "%.3f" : "%.1f").formatted(value);
    }
}
