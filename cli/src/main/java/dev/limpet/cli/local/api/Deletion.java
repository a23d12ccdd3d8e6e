package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.local.api.ResourceType.Trait;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;

/**
 * How objects go: at once, or when their finalizers or the node have let them go, and their dependents with them. The
 * garbage collector of a cluster does that some time later; here dependents go in the same moment, and a deletion in the
 * foreground is one in the background. Called with the store held exclusively.
 */
final class Deletion {
    private final Store store;
    private final ResourceTypes types;

    Deletion(Store store, ResourceTypes types) {
        this.store = store;
        this.types = types;
    }

    /**
     * Deletes an object.
     *
     * @return the object as it is now, with a {@code deletionTimestamp} when it stays for a while
     */
    ObjectNode delete(ObjectKey key, ObjectNode object, DeleteOptions options) {
        options.check(key, object);
        if (key.type().is("", "Namespace") && NewCluster.NAMESPACES.contains(key.name())) {
            throw StatusException.forbidden(key, "this namespace may not be deleted");
        }
        if (options.propagation() == DeleteOptions.Propagation.ORPHAN) {
            forEachDependent(object, (dependent, child) -> store.put(dependent, withoutOwner(child, uid(object))));
        }
        long grace = grace(key, object, options);
        if (grace == 0 && object.at("/metadata/finalizers").isEmpty()) {
            remove(key, object);
            return object;
        }
        JsonNode metadata = object.path("metadata");
        if (metadata.has("deletionTimestamp")
                && metadata.path("deletionGracePeriodSeconds").asLong() <= grace) {
            return object;
        }
        return store.put(key, marked(key.type(), object, grace));
    }

    /** Lets an object go that is marked for deletion, when nothing holds it any more. */
    void finish(ObjectKey key, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        if (metadata.has("deletionTimestamp")
                && metadata.path("finalizers").isEmpty()
                && metadata.path("deletionGracePeriodSeconds").asLong() == 0) {
            remove(key, object);
        }
    }

    /** Deletes an object whose owners are all gone. */
    void collectWithoutOwner(ObjectKey key, ObjectNode object) {
        JsonNode owners = object.at("/metadata/ownerReferences");
        if (!owners.isEmpty() && !anyOwnerPresent(owners)) {
            delete(key, object, DeleteOptions.BACKGROUND);
        }
    }

    /** Seconds that a pod has to end: none for what runs on no node, or has ended. */
    private static long grace(ObjectKey key, ObjectNode object, DeleteOptions options) {
        String phase = object.at("/status/phase").asText();
        boolean running = key.type().is("", "Pod")
                && object.at("/spec").has("nodeName")
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
        if (!running) {
            return 0;
        }
        return options.gracePeriodSeconds()
                .orElse(object.at("/spec/terminationGracePeriodSeconds").asLong(30));
    }

    private static ObjectNode marked(ResourceType type, ObjectNode object, long grace) {
        ObjectNode marked = object.deepCopy();
        ObjectNode metadata = marked.withObjectProperty("metadata");
        Instant end = Instant.now().plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS);
        metadata.put("deletionTimestamp", end.toString());
        metadata.put("deletionGracePeriodSeconds", grace);
        if (type.has(Trait.GENERATION)) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        return marked;
    }

    private void remove(ObjectKey key, ObjectNode object) {
        store.remove(key);
        if (key.type().is("", "Namespace")) {
            forEach((content, child) -> {
                if (content.namespace().equals(key.name())) {
                    delete(content, child, DeleteOptions.BACKGROUND);
                }
            });
        }
        forEachDependent(object, this::collectWithoutOwner);
    }

    private void forEachDependent(ObjectNode owner, BiConsumer<ObjectKey, ObjectNode> action) {
        String uid = uid(owner);
        forEach((key, object) -> {
            for (JsonNode reference : object.at("/metadata/ownerReferences")) {
                if (reference.path("uid").asText().equals(uid)) {
                    action.accept(key, object);
                    return;
                }
            }
        });
    }

    private boolean anyOwnerPresent(JsonNode owners) {
        Set<String> wanted = new HashSet<>();
        owners.forEach(owner -> wanted.add(owner.path("uid").asText()));
        Set<String> present = new HashSet<>();
        forEach((_, object) -> present.add(uid(object)));
        return wanted.stream().anyMatch(present::contains);
    }

    private void forEach(BiConsumer<ObjectKey, ObjectNode> action) {
        for (ResourceType type : types.all()) {
            for (ObjectNode listed : store.list(type, "").objects()) {
                JsonNode metadata = listed.path("metadata");
                ObjectKey key = new ObjectKey(
                        type,
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText());
                store.get(key).ifPresent(object -> action.accept(key, object));
            }
        }
    }

    private static ObjectNode withoutOwner(ObjectNode object, String uid) {
        ObjectNode orphan = object.deepCopy();
        ArrayNode left = orphan.arrayNode();
        StreamSupport.stream(object.at("/metadata/ownerReferences").spliterator(), false)
                .filter(owner -> !owner.path("uid").asText().equals(uid))
                .forEach(left::add);
        ObjectNode metadata = orphan.withObjectProperty("metadata");
        metadata.set("ownerReferences", left);
        if (left.isEmpty()) {
            metadata.remove("ownerReferences");
        }
        return orphan;
    }

    private static String uid(JsonNode object) {
        return object.at("/metadata/uid").asText();
    }
}
