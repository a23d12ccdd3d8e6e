package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiFunction;

/**
 * Which manager owns which fields of an object: {@code metadata.managedFields}.
 *
 * @param owned what each manager owns
 * @param times when that last changed
 */
public record ManagedFields(SequencedMap<FieldManager, FieldSet> owned, Map<FieldManager, Instant> times) {
    /** Reads who owns the fields of an object. */
    public static ManagedFields of(ObjectNode object) {
        SequencedMap<FieldManager, FieldSet> owned = new LinkedHashMap<>();
        Map<FieldManager, Instant> times = new LinkedHashMap<>();
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            FieldManager manager = new FieldManager(
                    entry.path("manager").asText(),
                    FieldManager.Operation.valueOf(entry.path("operation").asText("Update")),
                    entry.path("subresource").asText());
            owned.put(manager, FieldSet.read(entry.path("fieldsV1")));
            times.put(manager, Instant.parse(entry.path("time").asText("1970-01-01T00:00:00Z")));
        }
        return new ManagedFields(Collections.unmodifiableSequencedMap(owned), Collections.unmodifiableMap(times));
    }

    /** What they are after a manager changed an object by anything but server-side apply. */
    public ManagedFields afterUpdate(FieldManager manager, ObjectNode before, ObjectNode after, Schema schema) {
        Fields fields = Fields.of(after, schema);
        FieldSet changed = fields.changedFrom(Fields.of(before, schema));
        FieldSet present = fields.set();
        return changed(manager, (who, set) -> {
            FieldSet left = set.and(present);
            return who.equals(manager) ? left.plus(changed) : left.minus(changed);
        });
    }

    /** What they are after a manager applied these fields and no others. */
    ManagedFields afterApply(FieldManager manager, FieldSet applied, FieldSet takenOver, FieldSet present) {
        return changed(
                manager,
                (who, set) ->
                        who.equals(manager) ? applied : set.minus(takenOver).and(present));
    }

    private ManagedFields changed(FieldManager manager, BiFunction<FieldManager, FieldSet, FieldSet> change) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SequencedMap<FieldManager, FieldSet> candidates = new LinkedHashMap<>(owned);
        candidates.putIfAbsent(manager, FieldSet.EMPTY);
        SequencedMap<FieldManager, FieldSet> newOwned = new LinkedHashMap<>();
        Map<FieldManager, Instant> newTimes = new LinkedHashMap<>();
        candidates.forEach((who, before) -> {
            FieldSet after = change.apply(who, before);
            if (!after.isEmpty()) {
                newOwned.put(who, after);
                newTimes.put(who, after.equals(before) ? times.getOrDefault(who, now) : now);
            }
        });
        return new ManagedFields(newOwned, newTimes);
    }

    FieldSet of(FieldManager manager) {
        return owned.getOrDefault(manager, FieldSet.EMPTY);
    }

    FieldSet ofAllBut(FieldManager manager) {
        return owned.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(manager))
                .map(Map.Entry::getValue)
                .reduce(FieldSet.EMPTY, FieldSet::plus);
    }

    /** Writes them into an object's metadata. */
    public void writeTo(ObjectNode object) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        owned.forEach((manager, fields) -> {
            ObjectNode entry = entries.addObject()
                    .put("manager", manager.name())
                    .put("operation", manager.operation().name())
                    .put("apiVersion", object.path("apiVersion").asText())
                    .put("time", times.getOrDefault(manager, Instant.EPOCH).toString())
                    .put("fieldsType", "FieldsV1");
            entry.set("fieldsV1", fields.write());
            if (!manager.subresource().isEmpty()) {
                entry.put("subresource", manager.subresource());
            }
        });
        ObjectNode metadata = object.withObjectProperty("metadata");
        metadata.remove("managedFields");
        if (!entries.isEmpty()) {
            metadata.set("managedFields", entries);
        }
    }
}
