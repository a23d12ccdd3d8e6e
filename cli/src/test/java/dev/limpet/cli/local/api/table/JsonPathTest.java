package dev.limpet.cli.local.api.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final String OBJECT =
            "{a: {b: 1, c.d: 2}, l: [{t: x, v: 3}, {t: y, v: 4}], n: null, conditions: [{type: Ready, status: 'True'}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".a.b | 1",
                ".a.c\\.d | 2",
                ".a['c.d'] | 2",
                ".l[1].v | 4",
                ".l[*].v | 3",
                ".l[?(@.t==\"y\")].v | 4",
                ".conditions[?(@.type=='Ready')].status | True",
                ".n | ''",
                ".a.missing.deeper | ''",
                ".l[?(@.t==\"z\")].v | ''",
            })
    void findsTheFirstValue(String path, String expected) throws IOException {
        JsonNode found = JsonPath.parse(path).first(YAML.readTree(OBJECT));
        assertThat(found.asText()).isEqualTo(expected);
    }

    @Test
    void whatItDoesNotUnderstandIsRefused() {
        assertThatThrownBy(() -> JsonPath.parse(".a[1:2]")).hasMessageContaining("'.a[1:2]'");
    }
}
