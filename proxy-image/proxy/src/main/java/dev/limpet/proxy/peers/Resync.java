package dev.limpet.proxy.peers;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a replica comes to know what the others do: it asks every peer once to tell everything, one after another, and
 * again one that was out of reach for long. It is current after the first that knew all itself; the others are asked
 * because a peer may not have heard all yet, and those that it still has to hear from may believe that we have. A peer
 * that asks us before we are current is told everything again when we are.
 *
 * <pre>
 *    in         when                                                  becomes
 *    Seeking    a peer is due to be asked                             Asking
 *    Seeking    all peers have answered, or patience ends             Whole
 *    Asking     the peer has told all that there is                   Whole
 *    Asking     it does not know all itself, is lost or falls silent  what it was before
 *    Whole      a peer is due                                         Asking, and Whole still
 *    any        tables were added, or the process stood still         Seeking
 * </pre>
 *
 * <p>A replica is whole in one of two ways: current, or alone for the time being, when nobody told it all and patience ended. One that is
 * alone becomes current once it learns, or after 40 s if all other replicas are connected and have answered: a peer of another
 * kind that is out of reach is not waited for.
 *
 * <p>Patience is 5 s from the beginning, from what a peer told last, or from the first loss of a peer that was asked. While the
 * directory says nothing, or proves to be older than we are, it is 40 s: the peers that it names may have moved, and cannot find us
 * either. However often peers come and go, it is no longer than that.
 */
final class Resync {
    private static final Logger LOG = LoggerFactory.getLogger(Resync.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Longer than DNS servers of clusters keep an answer, which is 30 s as CoreDNS is commonly set up. */
    private static final long LONGEST_SEARCH_NANOS = TimeUnit.SECONDS.toNanos(40);

    private final EventLoop loop;
    private final Candidates candidates;
    private final Runnable onLearned;
    private final Deque<PeerSession> due = new ArrayDeque<>();
    private final Set<Peer> lostOnce = new HashSet<>();
    private volatile State state = new Seeking("looking for peers", System.nanoTime());
    private long begunNanos = System.nanoTime();
    /** When we began, or the peer that was asked last told an entry. */
    private long heardNanos = begunNanos;

    private Optional<Future<?>> patience = Optional.empty();

    /** Who could be asked. */
    interface Candidates {
        /** The sessions with peers that there are. */
        Collection<PeerSession> sessions();

        /** Whether it is certain who the peers are, and there is a session with each of them. */
        boolean complete();

        /** Whether it is certain who the other replicas are, and there is a session with each of them. */
        boolean replicasComplete();

        /** Takes what peers have answered so far for nothing, so that each is asked again, now or once it is connected. */
        void forgetAnswers();

        /** Whether there may be peers that are not known, or are where nobody says yet. */
        boolean misplaced();
    }

    private sealed interface State {
        String reason();

        SyncStatus.Phase phase();

        /** What is logged when it is entered. */
        String event();

        /** How we came to know everything that there was to know when we began, if we do. */
        Optional<Whole> knowledge();
    }

    /** @param sinceNanos from when on patience counts */
    private record Seeking(String reason, long sinceNanos) implements State {
        @Override
        public SyncStatus.Phase phase() {
            return SyncStatus.Phase.SEEKING;
        }

        @Override
        public String event() {
            return "resync: looking for a peer to learn from";
        }

        @Override
        public Optional<Whole> knowledge() {
            return Optional.empty();
        }
    }

    private record Asking(PeerSession session, long sinceNanos, Optional<Whole> knowledge) implements State {
        @Override
        public String reason() {
            return knowledge
                    .map(State::reason)
                    .orElse("learning from " + session.peer().name());
        }

        @Override
        public SyncStatus.Phase phase() {
            return SyncStatus.Phase.ASKING;
        }

        @Override
        public String event() {
            return "resync: a peer was asked for all entries";
        }
    }

    private sealed interface Whole extends State {
        @Override
        default SyncStatus.Phase phase() {
            return SyncStatus.Phase.CURRENT;
        }

        @Override
        default Optional<Whole> knowledge() {
            return Optional.of(this);
        }
    }

    private record Current(String reason) implements Whole {
        @Override
        public String event() {
            return "resync: tables are complete";
        }
    }

    private record Alone(String reason) implements Whole {
        @Override
        public String event() {
            return "resync: tables are taken for complete";
        }
    }

    /** @param onLearned is run when everything is known that there was to know when we began */
    Resync(EventLoop loop, Candidates candidates, Runnable onLearned) {
        this.loop = loop;
        this.candidates = candidates;
        this.onLearned = onLearned;
    }

    SyncStatus status() {
        State now = state;
        return new SyncStatus(now.knowledge().filter(Current.class::isInstance).isPresent(), now.phase(), now.reason());
    }

    /** Whether we know everything that there was to know when we began. */
    boolean isWhole() {
        return state.knowledge().isPresent();
    }

    /** Whether a session tells everything to us, who knew everything before: what it has that is new to us others may miss as well. */
    boolean isRepeatedBy(PeerSession session) {
        return isWhole() && isAsked(session);
    }

    private boolean isAsked(PeerSession session) {
        return state instanceof Asking asking && asking.session == session;
    }

    /**
     * A peer that is lost for the first time while it is asked may only have been called twice at once; one that comes and
     * goes is not waited for.
     */
    private long patientSince(Peer lost) {
        return !isWhole() && lostOnce.add(lost) ? System.nanoTime() : heardNanos;
    }

    /** There are tables that no peer was asked about, or peers were not heard for a time. */
    void begin(String reason) {
        begunNanos = System.nanoTime();
        heardNanos = begunNanos;
        lostOnce.clear();
        candidates.forgetAnswers();
        due.clear();
        due.addAll(candidates.sessions());
        enter(new Seeking(reason, begunNanos));
        consider();
    }

    /** Asks all peers again. */
    void askAll() {
        candidates.sessions().forEach(this::ask);
    }

    /** Asks a peer in its turn, unless the session has ended meanwhile. */
    void ask(PeerSession session) {
        if (session.channel().isActive() && !due.contains(session)) {
            due.add(session);
        }
        consider();
    }

    /** Who is there may have changed. */
    void consider() {
        if (state instanceof Asking) {
            return;
        }
        PeerSession next = due.poll();
        if (next != null) {
            enter(new Asking(next, System.nanoTime(), state.knowledge()));
            next.requestResync();
        } else if (!(state instanceof Current) && haveAnswered(candidates.sessions())) {
            if (candidates.complete()) {
                enter(new Current(
                        candidates.sessions().isEmpty()
                                ? "there are no other peers"
                                : "no peer knows more: all of them are new as well"));
            } else if (state instanceof Alone && isSearchOver() && candidates.replicasComplete()) {
                enter(new Current("no other replica knows more, and an external peer is out of reach"));
            }
        }
    }

    private static boolean haveAnswered(Collection<PeerSession> sessions) {
        return sessions.stream().allMatch(session -> session.peer().hasAnswered());
    }

    /** A session has brought entries. */
    void heard(PeerSession session) {
        if (isAsked(session)) {
            heardNanos = System.nanoTime();
        }
    }

    /** A peer has told all that there is. */
    void finished(PeerSession session) {
        session.peer().answeredInFull();
        boolean asked = !(state instanceof Asking asking) || asking.session == session;
        if (asked && !(state instanceof Current)) {
            enter(new Current("learned from " + session.peer().name()));
            consider();
        }
    }

    /** A peer has told all that it knows itself. */
    void partial(PeerSession session) {
        session.peer().answeredInPart();
        if (isAsked(session)) {
            giveUp(session.peer().name() + " does not know all itself", heardNanos);
        }
    }

    /** A session has ended. */
    void lost(PeerSession session) {
        due.remove(session);
        if (isAsked(session)) {
            giveUp(session.peer().name() + " was lost", patientSince(session.peer()));
        }
        consider();
    }

    void stop() {
        patience.ifPresent(timer -> timer.cancel(false));
    }

    /** @param sinceNanos from when on another is waited for, if we do not know all */
    private void giveUp(String reason, long sinceNanos) {
        if (state instanceof Asking asking) {
            enter(asking.knowledge.<State>map(known -> known).orElseGet(() -> new Seeking(reason, sinceNanos)));
            consider();
        }
    }

    private void enter(State next) {
        boolean news = !isWhole();
        state = next;
        stop();
        LOG.atInfo().addKeyValue("reason", next.reason()).log(next.event());
        if (next instanceof Whole) {
            lostOnce.clear();
            if (news) {
                candidates.sessions().forEach(PeerSession::completeLesson);
                onLearned.run();
            }
        } else {
            await(next);
        }
    }

    private boolean isSearchOver() {
        return System.nanoTime() - begunNanos >= LONGEST_SEARCH_NANOS;
    }

    private void stopOrGoOnSeeking(Seeking seeking) {
        if (candidates.misplaced() && !isSearchOver()) {
            enter(new Seeking(
                    "DNS does not name this replica where it is yet, nor perhaps its peers", System.nanoTime()));
        } else {
            long searched = System.nanoTime() - begunNanos;
            enter(new Alone("nobody was there to learn from within " + TimeUnit.NANOSECONDS.toSeconds(searched) + " s; "
                    + seeking.reason));
        }
    }

    /** What is left, in nanoseconds, of the time that is waited for the peer that is asked, or for one to ask. */
    private long left(State waiting) {
        long now = System.nanoTime();
        return switch (waiting) {
            case Seeking seeking ->
                Math.min(seeking.sinceNanos + PATIENCE_NANOS, begunNanos + LONGEST_SEARCH_NANOS) - now;
            case Asking asking -> Math.max(asking.sinceNanos, heardNanos) + PATIENCE_NANOS - now;
            case Whole whole -> Long.MAX_VALUE;
        };
    }

    private void await(State waiting) {
        patience = Optional.of(loop.schedule(this::expired, left(waiting), TimeUnit.NANOSECONDS));
    }

    private void expired() {
        switch (state) {
            case Seeking seeking -> stopOrGoOnSeeking(seeking);
            case Asking asking -> {
                if (left(asking) > 0) {
                    await(asking);
                } else {
                    giveUp(asking.session.peer().name() + " fell silent", heardNanos);
                }
            }
            case Whole whole -> {}
        }
    }
}
