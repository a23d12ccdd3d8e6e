package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.patch.ApplyConflictException.Conflict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Server-side apply: merges what a manager wants into an object, takes away what that manager alone owned and no longer
 * sends, and keeps the books in {@code metadata.managedFields}. The rules are those of Kubernetes enhancement proposal
 * 555.
 */
public final class ServerSideApply {
    /** What happens with fields of another value that someone else owns. */
    public enum Conflicts {
        /** The apply fails. */
        REFUSE,
        /** They are overwritten, and owned by the applier from then on. */
        TAKE_OVER
    }

    private static final FieldPath METADATA = FieldPath.TOP.field("metadata");

    /**
     * The object after a manager applied its configuration.
     *
     * @param live the object as it stands; without fields when it does not exist yet
     * @param applied all the fields that the manager has an opinion about
     * @throws ApplyConflictException when fields of others differ and are not to be taken over
     */
    public static ObjectNode apply(
            ObjectNode live, ObjectNode applied, FieldManager manager, Conflicts conflicts, Schema schema) {
        ManagedFields before = ManagedFields.of(live);
        Fields wanted = Fields.of(applied, schema);
        FieldSet differing = FieldSet.of(differing(wanted, Fields.of(live, schema)));
        if (conflicts == Conflicts.REFUSE) {
            refuse(before, manager, differing);
        }
        ObjectNode merged = (ObjectNode) merge(live, applied, schema);
        FieldSet owned = wanted.set();
        FieldSet kept = owned.plus(before.ofAllBut(manager));
        before.of(manager).minus(owned).paths().stream()
                .filter(path -> !kept.containsUnder(path))
                .map(path -> abandoned(path, kept))
                .forEach(path -> remove(merged, path, schema));
        FieldSet present = Fields.of(merged, schema).set();
        before.afterApply(manager, owned, differing, present).writeTo(merged);
        return merged;
    }

    private static List<FieldPath> differing(Fields wanted, Fields live) {
        return wanted.values().entrySet().stream()
                .filter(entry -> {
                    JsonNode present = live.values().get(entry.getKey());
                    return present != null && !present.equals(entry.getValue());
                })
                .map(entry -> entry.getKey())
                .toList();
    }

    private static void refuse(ManagedFields managed, FieldManager manager, FieldSet differing) {
        List<Conflict> found = new ArrayList<>();
        managed.owned().forEach((other, fields) -> {
            if (!other.equals(manager)) {
                fields.and(differing).paths().forEach(path -> found.add(new Conflict(other.name(), path.readable())));
            }
        });
        if (!found.isEmpty()) {
            throw new ApplyConflictException(List.copyOf(found));
        }
    }

    private static JsonNode merge(JsonNode live, JsonNode applied, Schema schema) {
        if (live.isObject() && applied.isObject()) {
            ObjectNode merged = live.deepCopy();
            applied.properties().forEach(entry -> {
                JsonNode present = merged.path(entry.getKey());
                merged.set(entry.getKey(), merge(present, entry.getValue(), schema.field(entry.getKey())));
            });
            return merged;
        }
        if (live.isArray() && applied.isArray()) {
            return switch (schema.listType()) {
                case ListType.MapOf map -> mergeMap((ArrayNode) live, (ArrayNode) applied, map, schema.items());
                case ListType.SetOf _ -> mergeSet((ArrayNode) live, (ArrayNode) applied);
                case ListType.Atomic _ -> applied.deepCopy();
            };
        }
        return applied.deepCopy();
    }

    /** Applied elements first, in their order, then those of others. */
    private static ArrayNode mergeMap(ArrayNode live, ArrayNode applied, ListType.MapOf map, Schema items) {
        SequencedMap<JsonNode, JsonNode> present = new LinkedHashMap<>();
        live.forEach(element -> present.put(map.keyOf(element), element));
        ArrayNode merged = applied.arrayNode();
        for (JsonNode element : applied) {
            JsonNode old = present.remove(map.keyOf(element));
            merged.add(old == null ? element.deepCopy() : merge(old, element, items));
        }
        present.values().forEach(merged::add);
        return merged;
    }

    private static ArrayNode mergeSet(ArrayNode live, ArrayNode applied) {
        ArrayNode merged = applied.deepCopy();
        for (JsonNode element : live) {
            if (!contains(merged, element)) {
                merged.add(element);
            }
        }
        return merged;
    }

    private static boolean contains(ArrayNode list, JsonNode element) {
        for (JsonNode candidate : list) {
            if (candidate.equals(element)) {
                return true;
            }
        }
        return false;
    }

    /** The largest part around a field that nobody wants a field of any more; defaults in it go with it. */
    private static FieldPath abandoned(FieldPath path, FieldSet kept) {
        int shortest = path.startsWith(METADATA) ? METADATA.steps().size() + 1 : 1;
        for (int length = shortest; length < path.steps().size(); length++) {
            FieldPath around = path.first(length);
            if (!kept.containsUnder(around)) {
                return around;
            }
        }
        return path;
    }

    private static void remove(ObjectNode object, FieldPath path, Schema top) {
        JsonNode node = object;
        Schema schema = top;
        for (String step : path.steps().subList(0, path.steps().size() - 1)) {
            node = child(node, step, schema.listType());
            schema = step.startsWith("f:") ? schema.field(step.substring(2)) : schema.items();
        }
        String last = path.steps().getLast();
        JsonNode child = child(node, last, schema.listType());
        switch (node) {
            case ObjectNode parent -> parent.remove(last.substring(2));
            case ArrayNode parent -> parent.removeIf(element -> element == child);
            default -> {}
        }
    }

    private static JsonNode child(JsonNode node, String step, ListType listType) {
        String content = step.substring(2);
        if (step.startsWith("f:")) {
            return node.path(content);
        }
        for (JsonNode element : node) {
            JsonNode known = listType instanceof ListType.MapOf map ? map.keyOf(element) : element;
            if (known.toString().equals(content)) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }

    private ServerSideApply() {}
}
