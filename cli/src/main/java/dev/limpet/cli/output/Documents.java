package dev.limpet.cli.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** Records as JSON or YAML, for programs: fields in the records' order, what is absent left out. */
public final class Documents {
    /** The text of a document, with a line's end behind it. */
    public static String text(OutputFormat format, Object document) {
        try {
            return switch (format) {
                case JSON -> json().writeValueAsString(document) + "\n";
                case YAML -> yaml().writeValueAsString(document);
                case TABLE -> throw new IllegalArgumentException("a table is no document");
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectMapper json() {
        return common(JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT));
    }

    private static ObjectMapper yaml() {
        return common(YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));
    }

    private static ObjectMapper common(MapperBuilder<?, ?> builder) {
        return builder.addModule(new Jdk8Module())
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                .build();
    }

    private Documents() {}
}
