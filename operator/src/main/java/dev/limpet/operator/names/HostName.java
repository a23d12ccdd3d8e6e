package dev.limpet.operator.names;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What is known of a host name, and who uses it. */
final class HostName {
    private final String name;
    private final Set<ResourceID> users = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicReference<List<String>> addresses = new AtomicReference<>(List.of());

    HostName(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    Set<ResourceID> users() {
        return users;
    }

    Optional<List<String>> addresses() {
        return Optional.of(addresses.get()).filter(known -> !known.isEmpty());
    }

    /** Whether no lookup has ended yet. */
    boolean isNew() {
        return first.getCount() > 0;
    }

    /** Begins a lookup, unless one is under way. */
    boolean begin() {
        return underWay.compareAndSet(false, true);
    }

    /** Ends the lookup; returns whether the addresses are others than before. None is no answer. */
    boolean end(List<String> found) {
        boolean others = !found.isEmpty() && !addresses.getAndSet(found).equals(found);
        underWay.set(false);
        first.countDown();
        return others;
    }

    @SuppressWarnings("unused") // whether it ended is seen by the addresses
    void awaitFirst(Duration patience) {
        try {
            boolean ended = first.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
