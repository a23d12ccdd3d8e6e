package dev.limpet.cli.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The columns of a custom resource, as its CRD lists them under {@code additionalPrinterColumns}. */
public final class CustomColumns {
    /** The name, and the columns of the CRD; the age when it has none. */
    public static List<Column> of(JsonNode additionalPrinterColumns) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.NAME);
        additionalPrinterColumns.forEach(column -> columns.add(column(column)));
        if (columns.size() == 1) {
            columns.add(Column.AGE);
        }
        return List.copyOf(columns);
    }

    private static Column column(JsonNode column) {
        JsonPath path = JsonPath.parse(column.path("jsonPath").asText());
        String type = column.path("type").asText();
        Function<JsonNode, JsonNode> value = path::first;
        return new Column(
                column.path("name").asText(),
                type.equals("date") ? "string" : type,
                column.path("format").asText(),
                column.path("priority").asInt(),
                column.path("description").asText(),
                type.equals("date") ? value.andThen(CustomColumns::age) : value.andThen(CustomColumns::plain));
    }

    private static JsonNode age(JsonNode timestamp) {
        return timestamp.isMissingNode() ? timestamp : TextNode.valueOf(Age.since(timestamp.asText()));
    }

    private static JsonNode plain(JsonNode value) {
        return value.isContainerNode() ? TextNode.valueOf(value.toString()) : value;
    }

    private CustomColumns() {}
}
