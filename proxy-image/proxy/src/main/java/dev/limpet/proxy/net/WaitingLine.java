package dev.limpet.proxy.net;

import dev.limpet.proxy.stats.Gauge;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Places in the order in which they were taken, and the gauge that counts them. Guarded by its dispatcher. */
final class WaitingLine {
    private final SequencedSet<Waiting> places = new LinkedHashSet<>();
    private final Gauge length;

    WaitingLine(Gauge length) {
        this.length = length;
    }

    /** Takes the last place; returns how many there are then. */
    int add(Waiting place) {
        places.add(place);
        length.increment();
        return places.size();
    }

    boolean remove(Waiting place) {
        boolean there = places.remove(place);
        if (there) {
            length.decrement();
        }
        return there;
    }

    @Nullable
    Waiting first() {
        return places.isEmpty() ? null : places.getFirst();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    SequencedSet<Waiting> places() {
        return places;
    }
}
