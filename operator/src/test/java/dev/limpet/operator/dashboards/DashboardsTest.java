package dev.limpet.operator.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed dashboards, compared with the code that they are generated from. */
class DashboardsTest {
    private static final Path FOLDER = Path.of("../charts/limpet/dashboards");
    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build()
            .writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    @Test
    void theyAreWhatTheCodeSays() throws IOException {
        for (Dashboard each : Dashboards.all()) {
            Path file = FOLDER.resolve(each.name() + ".json");
            if (Boolean.getBoolean("limpet.generate")) {
                Files.writeString(file, json(each));
            }
            assertThat(file)
                    .as("run mvn test -pl operator -am -Dlimpet.generate=true and commit the result")
                    .content()
                    .isEqualTo(json(each));
        }
    }

    @Test
    void thereAreNoOthers() throws IOException {
        List<String> names =
                Dashboards.all().stream().map(each -> each.name() + ".json").toList();
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    private static String json(Dashboard dashboard) throws JsonProcessingException {
        return JSON.writeValueAsString(dashboard.model()) + "\n";
    }
}
