package dev.limpet.cli.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A set of fields, and its form in {@code metadata.managedFields}: {@code fieldsV1}. */
record FieldSet(SortedSet<FieldPath> paths) {
    static final FieldSet EMPTY = of(Collections.emptySet());

    static FieldSet of(Collection<FieldPath> paths) {
        return new FieldSet(Collections.unmodifiableSortedSet(new TreeSet<>(paths)));
    }

    static FieldSet read(JsonNode fieldsV1) {
        SortedSet<FieldPath> paths = new TreeSet<>();
        collect(fieldsV1, FieldPath.TOP, paths);
        return of(paths);
    }

    private static void collect(JsonNode node, FieldPath here, SortedSet<FieldPath> paths) {
        node.properties().forEach(entry -> {
            if (entry.getKey().equals(".")) {
                paths.add(here);
                return;
            }
            FieldPath path = here.step(entry.getKey());
            if (entry.getValue().isEmpty()) {
                paths.add(path);
            }
            collect(entry.getValue(), path, paths);
        });
    }

    ObjectNode write() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (FieldPath path : paths) {
            ObjectNode node = root;
            for (String step : path.steps()) {
                node = node.withObjectProperty(step);
            }
            if (hasBelow(path)) {
                node.set(".", JsonNodeFactory.instance.objectNode());
            }
        }
        return root;
    }

    /** What is below one of the paths comes right after it. */
    private boolean hasBelow(FieldPath path) {
        return paths.tailSet(path).stream()
                .skip(1)
                .findFirst()
                .filter(next -> next.startsWith(path))
                .isPresent();
    }

    boolean contains(FieldPath path) {
        return paths.contains(path);
    }

    /** Whether the place itself or anything below it is in the set. */
    boolean containsUnder(FieldPath path) {
        return paths.tailSet(path).stream()
                .findFirst()
                .filter(p -> p.startsWith(path))
                .isPresent();
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    FieldSet plus(FieldSet other) {
        SortedSet<FieldPath> union = new TreeSet<>(paths);
        union.addAll(other.paths);
        return of(union);
    }

    FieldSet minus(FieldSet other) {
        return where(path -> !other.contains(path));
    }

    FieldSet and(FieldSet other) {
        return where(other::contains);
    }

    FieldSet where(Predicate<FieldPath> kept) {
        return of(paths.stream().filter(kept).toList());
    }
}
