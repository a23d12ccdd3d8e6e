package dev.limpet.operator.proxies;

import dev.limpet.operator.proxies.Polling.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The replicas of one LoadBalancer, what they last said, and what of that counts: numbers alone are taken over only now
 * and then. Guarded by itself; times are those of {@link System#nanoTime()}.
 */
final class Followed {
    private final Duration patience;

    private List<Replica> replicas = List.of();
    private Pace pace = Pace.UNSETTLED;
    private Round last = Round.NONE;
    private Round counts = Round.NONE;
    private long countsSince;
    private long startedNanos;
    private boolean underWay;
    private Future<?> next = CompletableFuture.completedFuture(null);

    /** @param patience how long a round counts that differs from newer ones in numbers only */
    Followed(Duration patience) {
        this.patience = patience;
    }

    synchronized List<Replica> replicas() {
        return replicas;
    }

    synchronized Pace pace() {
        return pace;
    }

    /** How many replicas are asked at which pace. */
    record Share(Pace pace, int replicas) {}

    /** Takes over whom to ask and how often; returns what it was before. */
    synchronized Share change(List<Replica> replicas, Pace pace) {
        Share before = new Share(this.pace, this.replicas.size());
        this.replicas = replicas;
        this.pace = pace;
        return before;
    }

    /** The round that counts. */
    synchronized Round counts() {
        return counts;
    }

    /** How long the next round is to wait, when rounds come at such an interval; none waits for replicas never asked. */
    synchronized Duration dueIn(Duration interval, long now) {
        if (!replicas.stream().allMatch(last::knows)) {
            return Duration.ZERO;
        }
        Duration left = interval.minusNanos(now - startedNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Has this be the next round's start, in place of the one before; none is while one is under way. */
    synchronized void schedule(Future<?> start) {
        next.cancel(false);
        next = start;
        if (underWay || replicas.isEmpty()) {
            start.cancel(false);
        }
    }

    /** Begins a round, unless one is under way; returns what is known before it. */
    synchronized Optional<Round> begin(long now) {
        if (underWay) {
            return Optional.empty();
        }
        underWay = true;
        startedNanos = now;
        return Optional.of(last);
    }

    synchronized boolean isUnderWay() {
        return underWay;
    }

    /** Ends a round; returns whether it is one that counts and says something new. */
    synchronized boolean end(Round round, long now) {
        underWay = false;
        last = round;
        boolean stale = now - countsSince >= patience.toNanos();
        if (stale ? round.isLike(counts) : round.isLikeButForNumbers(counts)) {
            return false;
        }
        counts = round;
        countsSince = now;
        return true;
    }
}
