package dev.limpet.cli.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Objects as a {@code meta.k8s.io/v1} Table.
 *
 * @param columns the columns
 * @param included what of each object a row carries beside its cells
 */
public record Table(List<Column> columns, Included included) {
    /** What of an object its row carries, as the parameter {@code includeObject} says. */
    public enum Included {
        NONE,
        METADATA,
        OBJECT
    }

    /** Whether a table says what its columns are; those of a watch say it once. */
    public enum Header {
        SHOWN,
        OMITTED
    }

    /**
     * A table with a row for each object.
     *
     * @param resourceVersion of the list, or of the one object
     */
    public ObjectNode of(List<? extends JsonNode> objects, String resourceVersion, Header header) {
        ObjectNode table =
                JsonNodeFactory.instance.objectNode().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata").put("resourceVersion", resourceVersion);
        ArrayNode definitions = table.putArray("columnDefinitions");
        if (header == Header.SHOWN) {
            columns.forEach(column -> definitions
                    .addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", column.description())
                    .put("priority", column.priority()));
        }
        ArrayNode rows = table.putArray("rows");
        objects.forEach(object -> rows.add(row(object)));
        return table;
    }

    private ObjectNode row(JsonNode object) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        ArrayNode cells = row.putArray("cells");
        for (Column column : columns) {
            JsonNode cell = column.cell().apply(object);
            if (cell.isMissingNode()) {
                cells.addNull();
            } else {
                cells.add(cell);
            }
        }
        switch (included) {
            case NONE -> row.putNull("object");
            case OBJECT -> row.set("object", object);
            case METADATA -> {
                ObjectNode partial = row.putObject("object")
                        .put("kind", "PartialObjectMetadata")
                        .put("apiVersion", "meta.k8s.io/v1");
                partial.set("metadata", object.path("metadata"));
            }
        }
        return row;
    }
}
