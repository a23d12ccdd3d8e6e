package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * All objects, and what changed lately. An object in here is never changed: a write puts another in its place. Every
 * method may be called from any thread; a read that a write depends on stands with it in {@link #exclusively}, all others
 * of one object wait for nobody.
 */
final class Store {
    /** How many changes a watch may lie behind before it has to list anew. */
    private static final int HISTORY = 8192;

    /**
     * Objects at one moment.
     *
     * @param version the resource version of that moment
     */
    record Snapshot(long version, List<ObjectNode> objects) {}

    private record Collection(String group, String kind) {}

    private record Place(String namespace, String name) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = namespace.compareTo(other.namespace);
            return order != 0 ? order : name.compareTo(other.name);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Collection, NavigableMap<Place, ObjectNode>> collections = new ConcurrentHashMap<>();
    private final Deque<Change> history = new ArrayDeque<>();
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private long version = 1;

    /** Runs reads and writes that belong together, with no other write between them. */
    <T> T exclusively(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    Optional<ObjectNode> get(ObjectKey key) {
        return Optional.ofNullable(collection(key.type()).get(place(key)));
    }

    /**
     * The objects of a type, by namespace and name.
     *
     * @param namespace empty for all namespaces
     */
    Snapshot list(ResourceType type, String namespace) {
        return exclusively(() -> {
            List<ObjectNode> objects = new ArrayList<>();
            collection(type).forEach((place, object) -> {
                if (namespace.isEmpty() || place.namespace.equals(namespace)) {
                    objects.add(object);
                }
            });
            return new Snapshot(version, List.copyOf(objects));
        });
    }

    /**
     * Puts an object in its place, with the next resource version.
     *
     * @return the object as stored
     */
    ObjectNode put(ObjectKey key, ObjectNode object) {
        return exclusively(() -> {
            ObjectNode stored = object.deepCopy();
            stored.withObjectProperty("metadata").put("resourceVersion", Long.toString(++version));
            ObjectNode before = collection(key.type()).put(place(key), stored);
            publish(new Change(version, key, Optional.ofNullable(before), Optional.of(stored), stored));
            return stored;
        });
    }

    /** Takes an object away; nothing happens when there is none. */
    void remove(ObjectKey key) {
        exclusively(() -> {
            ObjectNode before = collection(key.type()).remove(place(key));
            if (before != null) {
                ObjectNode last = before.deepCopy();
                last.withObjectProperty("metadata").put("resourceVersion", Long.toString(++version));
                publish(new Change(version, key, Optional.of(before), Optional.empty(), last));
            }
            return version;
        });
    }

    /**
     * All changes of a type after a resource version, from now on those to come.
     *
     * @throws StatusException when changes after that version are forgotten already
     */
    Watch watch(ResourceType type, String namespace, long after) {
        return exclusively(() -> {
            Change oldest = history.peekFirst();
            if (history.size() == HISTORY && oldest != null && after < oldest.version() - 1) {
                throw StatusException.expired(after, oldest.version() - 1);
            }
            Watch watch = new Watch(type, namespace, watches::remove);
            history.stream().filter(change -> change.version() > after).forEach(watch::offer);
            watches.add(watch);
            return watch;
        });
    }

    /** Ends all watches. */
    void close() {
        watches.forEach(Watch::close);
    }

    private void publish(Change change) {
        history.addLast(change);
        if (history.size() > HISTORY) {
            history.removeFirst();
        }
        watches.forEach(watch -> watch.offer(change));
    }

    private NavigableMap<Place, ObjectNode> collection(ResourceType type) {
        return collections.computeIfAbsent(
                new Collection(type.group(), type.kind()), _ -> new ConcurrentSkipListMap<>());
    }

    private static Place place(ObjectKey key) {
        return new Place(key.namespace(), key.name());
    }
}
