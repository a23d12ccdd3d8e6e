package dev.limpet.cli.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Function;

/**
 * A column of a printed table.
 *
 * @param type as in OpenAPI: {@code string}, {@code integer}, {@code boolean}, {@code number}, {@code date}
 * @param format {@code name} for the column that identifies the object, else empty
 * @param priority 0 for columns that are always printed, 1 for those of {@code -o wide}
 * @param cell its value for an object; a missing node for none
 */
public record Column(
        String name, String type, String format, int priority, String description, Function<JsonNode, JsonNode> cell) {
    /** The first column of every table. */
    public static final Column NAME = new Column(
            "Name",
            "string",
            "name",
            0,
            "Name of the object",
            object -> object.path("metadata").path("name"));

    /** How long ago the object was created. */
    public static final Column AGE = text(
            "Age",
            object ->
                    Age.since(object.path("metadata").path("creationTimestamp").asText()));

    /** A column with text. */
    public static Column text(String name, Function<JsonNode, String> cell) {
        return new Column(name, "string", "", 0, name, cell.andThen(TextNode::valueOf));
    }

    /** A column with the value of a field. */
    public static Column field(String name, String pointer) {
        return new Column(name, "string", "", 0, name, object -> object.at(pointer));
    }

    /** This column, printed by {@code -o wide} only. */
    public Column wide() {
        return new Column(name, type, format, 1, description, cell);
    }
}
