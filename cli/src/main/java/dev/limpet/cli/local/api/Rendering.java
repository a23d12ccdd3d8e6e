package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.table.Table;
import dev.limpet.cli.local.api.table.Table.Header;
import java.util.List;

/** In which form objects are answered: as they are, or as rows of a table for {@code kubectl get}. */
sealed interface Rendering {
    /** One object. */
    JsonNode object(ObjectNode object);

    /** The object of a watch's event; the first one comes before the others. */
    JsonNode event(ObjectNode object, boolean first);

    /** A list. */
    JsonNode list(List<ObjectNode> objects, long version);

    /** The form a request asks for by its {@code Accept} header. */
    static Rendering of(ApiRequest request, ResourceType type) {
        if (!request.accept().contains("as=Table")) {
            return new Plain(type);
        }
        Table.Included included = switch (request.parameter("includeObject")) {
            case "None" -> Table.Included.NONE;
            case "Object" -> Table.Included.OBJECT;
            default -> Table.Included.METADATA;
        };
        return new Printed(new Table(type.columns(), included));
    }

    /** Objects as they are. */
    record Plain(ResourceType type) implements Rendering {
        @Override
        public JsonNode object(ObjectNode object) {
            return object;
        }

        @Override
        public JsonNode event(ObjectNode object, boolean first) {
            return object;
        }

        @Override
        public JsonNode list(List<ObjectNode> objects, long version) {
            ObjectNode list = Json.MAPPER
                    .createObjectNode()
                    .put("kind", type.kind() + "List")
                    .put("apiVersion", type.apiVersion());
            list.putObject("metadata").put("resourceVersion", Long.toString(version));
            ArrayNode items = list.putArray("items");
            items.addAll(objects);
            return list;
        }
    }

    /** Rows of a table. */
    record Printed(Table table) implements Rendering {
        @Override
        public JsonNode object(ObjectNode object) {
            return table.of(List.of(object), version(object), Header.SHOWN);
        }

        @Override
        public JsonNode event(ObjectNode object, boolean first) {
            return table.of(List.of(object), version(object), first ? Header.SHOWN : Header.OMITTED);
        }

        @Override
        public JsonNode list(List<ObjectNode> objects, long version) {
            return table.of(objects, Long.toString(version), Header.SHOWN);
        }

        private static String version(ObjectNode object) {
            return object.at("/metadata/resourceVersion").asText();
        }
    }
}
