package dev.limpet.operator.proxies;

import dev.limpet.operator.proxies.Polling.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The replicas of one LoadBalancer, what they last said, and what of that counts: numbers alone are taken over only now
 * and then. While nothing changes they are asked in turn, one a round: what happens to servers all of them see. Once one says
 * something new, or nothing, all are asked. Guarded by itself; times are those of {@link System#nanoTime()}.
 */
final class Followed {
    private final Duration patience;

    private List<Replica> replicas = List.of();
    private Pace pace = Pace.UNSETTLED;
    private int turn;
    /** Whether one said something new, and the others have not been asked since. */
    private boolean oneSaysNew;

    private Round last = Round.NONE;
    private Round counts = Round.NONE;
    private long countsSince;
    private long startedNanos;
    private OptionalLong allAskedNanos = OptionalLong.empty();
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
        return oneSaysNew ? Pace.UNSETTLED : pace;
    }

    /** How many are asked in a round at which pace. */
    record Share(Pace pace, int questions) {
        static Share of(Pace pace, List<Replica> replicas) {
            return new Share(pace, pace == Pace.UNSETTLED ? replicas.size() : Math.min(replicas.size(), 1));
        }
    }

    /** Takes over whom to ask and how often; returns what it was before. */
    synchronized Share change(List<Replica> replicas, Pace pace) {
        Share before = Share.of(this.pace, this.replicas);
        this.replicas = replicas;
        this.pace = pace;
        return before;
    }

    /** The round that counts. */
    synchronized Round counts() {
        return counts;
    }

    /** When the last round began in which all were asked. */
    synchronized OptionalLong allAsked() {
        return allAskedNanos;
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

    /** A round that begins: what is known before it, and who is asked in it. */
    record Begun(Round before, List<Replica> asked) {}

    /** Begins a round, unless one is under way or there is nobody to ask. */
    synchronized Optional<Begun> begin(long now) {
        if (underWay || replicas.isEmpty()) {
            return Optional.empty();
        }
        underWay = true;
        startedNanos = now;
        return Optional.of(new Begun(last, toAsk()));
    }

    private List<Replica> toAsk() {
        if (pace() == Pace.UNSETTLED || !replicas.stream().allMatch(last::hears)) {
            return replicas;
        }
        turn = (turn + 1) % replicas.size();
        return List.of(replicas.get(turn));
    }

    synchronized boolean isUnderWay() {
        return underWay;
    }

    /** Ends a round in which these answered, or did not; returns whether it is one that counts and says something new. */
    synchronized boolean end(Map<String, Round.Entry> answers, long now) {
        underWay = false;
        if (answers.size() >= replicas.size()) {
            allAskedNanos = OptionalLong.of(startedNanos);
        }
        Round round = last.with(answers, replicas);
        oneSaysNew = answers.size() < replicas.size() && !round.isLikeButForNumbers(last);
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
