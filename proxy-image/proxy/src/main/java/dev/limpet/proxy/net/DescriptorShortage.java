package dev.limpet.proxy.net;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens while the process or the machine has no descriptor left: listeners rest, and each time that a session gives
 * its descriptors back one of them goes on. One is enough for the two descriptors of a session; more would take them from
 * each other. Used by all event loops.
 */
final class DescriptorShortage {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorShortage.class);
    /** Shortages that follow each other within that time are one, and are told of once. */
    private static final long EPISODE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Set<Listener> resting = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - EPISODE_NANOS);
    private volatile boolean anyRests;

    /** Something could not be opened. */
    void noticed() {
        long now = System.nanoTime();
        if (now - lastNanos.getAndSet(now) >= EPISODE_NANOS) {
            LOG.atError().log("no file descriptor is left; clients wait until sessions give theirs back");
        }
    }

    /** Whether descriptors ran out not long ago. */
    boolean isOn() {
        return System.nanoTime() - lastNanos.get() < EPISODE_NANOS;
    }

    /** The listener accepts nobody until it is {@linkplain Listener#resume() resumed}. */
    void rest(Listener listener) {
        noticed();
        resting.add(listener);
        anyRests = true;
    }

    void forget(Listener listener) {
        resting.remove(listener);
    }

    /** Descriptors were given back, or a listener that was resumed found nobody to accept. */
    void freed() {
        if (anyRests) {
            Iterator<Listener> listeners = resting.iterator();
            if (listeners.hasNext()) {
                Listener next = listeners.next();
                if (resting.remove(next)) {
                    next.resume();
                }
            } else {
                anyRests = false;
                // One that came to rest between these lines is not forgotten.
                anyRests = !resting.isEmpty();
            }
        }
    }
}
