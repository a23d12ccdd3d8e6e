package dev.limpet.proxy.peers;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
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
 *                   a peer is due            answered, another is due
 *    +--> Seeking --------------------> Asking -----+
 *    |      ^  |                        |  ^  ^     |
 *    |      |  |                        |  |  +-----+
 *    |      |  |      none is due:      |  |
 *    |      +--|------------------------+  | a peer is due
 *    |  nobody |                        |  |
 *    |  told   |  nobody is left to ask,|  |
 *    |  all yet|  or nobody for 5 s (*) |  |
 *    |         +----------------------> Whole
 *    +------------------------------------+
 *                tables were added
 * </pre>
 *
 * A replica that is whole stays so while it asks, whatever it is answered. It is whole in one of two ways: current, or alone
 * for the time being, having found nobody for 5 s.
 *
 * (*) for up to 40 s as long as the directory proves to be older than we are: the peers that it names may have moved, and
 * cannot find us either.
 */
final class Resync {
    private static final Logger LOG = LoggerFactory.getLogger(Resync.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Longer than DNS servers of clusters keep an answer, which is 30 s as CoreDNS is commonly set up. */
    private static final long LONGEST_SEARCH_NANOS = TimeUnit.SECONDS.toNanos(40);

    private final EventLoop loop;
    private final Candidates candidates;
    private final Deque<PeerSession> due = new ArrayDeque<>();
    private volatile State state = new Seeking("looking for peers");
    private volatile boolean onceWhole;
    private long begunNanos = System.nanoTime();
    private Optional<Future<?>> patience = Optional.empty();

    /** Who could be asked. */
    interface Candidates {
        /** The sessions with peers that there are. */
        Collection<PeerSession> sessions();

        /** Whether it is certain who the peers are, and there is a session with each of them. */
        boolean complete();

        /** Whether there are peers that cannot be reached, perhaps since what is known of them is older than we are. */
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

    private record Seeking(String reason) implements State {
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

    private record Asking(PeerSession session, Progress progress, Optional<Whole> knowledge) implements State {
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

    /** When the peer that was asked last told an entry, in nanoseconds. */
    private static final class Progress {
        private long nanos = System.nanoTime();
    }

    Resync(EventLoop loop, Candidates candidates) {
        this.loop = loop;
        this.candidates = candidates;
    }

    SyncStatus status() {
        State now = state;
        return new SyncStatus(
                onceWhole, now.knowledge().filter(Current.class::isInstance).isPresent(), now.phase(), now.reason());
    }

    /** Whether we know everything that there was to know when we began. */
    boolean isWhole() {
        return state.knowledge().isPresent();
    }

    /** Whether a session tells everything to us, who knew everything before: what it has that is new to us others may miss as well. */
    boolean isRepeatedBy(PeerSession session) {
        return isWhole() && state instanceof Asking asking && asking.session == session;
    }

    /** There are tables that no peer was asked about. */
    void begin(String reason) {
        begunNanos = System.nanoTime();
        due.clear();
        due.addAll(candidates.sessions());
        enter(new Seeking(reason));
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
            enter(new Asking(next, new Progress(), state.knowledge()));
            next.requestResync();
        } else if (!(state instanceof Current) && allHaveAnswered()) {
            enter(new Current(
                    candidates.sessions().isEmpty()
                            ? "there are no other peers"
                            : "no peer knows more: all of them are new as well"));
        }
    }

    private boolean allHaveAnswered() {
        return candidates.complete()
                && candidates.sessions().stream()
                        .allMatch(session -> session.peer().hasAnswered());
    }

    /** A session has brought entries. */
    void heard(PeerSession session) {
        if (state instanceof Asking asking && asking.session == session) {
            asking.progress.nanos = System.nanoTime();
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
        giveUp(session, session.peer().name() + " does not know all itself");
    }

    /** A session has ended. */
    void lost(PeerSession session) {
        due.remove(session);
        giveUp(session, session.peer().name() + " was lost");
        consider();
    }

    void stop() {
        patience.ifPresent(timer -> timer.cancel(false));
    }

    private void giveUp(PeerSession session, String reason) {
        if (state instanceof Asking asking && asking.session == session) {
            enter(asking.knowledge.<State>map(known -> known).orElseGet(() -> new Seeking(reason)));
            consider();
        }
    }

    private void enter(State next) {
        boolean news = !isWhole();
        state = next;
        stop();
        LOG.atInfo().addKeyValue("reason", next.reason()).log(next.event());
        if (next instanceof Whole) {
            onceWhole = true;
            if (news) {
                candidates.sessions().forEach(PeerSession::completeLesson);
            }
        } else {
            await(PATIENCE_NANOS);
        }
    }

    private void stopOrGoOnSeeking(Seeking seeking) {
        long searched = System.nanoTime() - begunNanos;
        if (candidates.misplaced() && searched < LONGEST_SEARCH_NANOS) {
            enter(new Seeking("DNS names peers that cannot be reached, and not yet this replica where it is"));
        } else {
            enter(new Alone("nobody was there to learn from within " + TimeUnit.NANOSECONDS.toSeconds(searched) + " s; "
                    + seeking.reason));
        }
    }

    private void await(long nanos) {
        patience = Optional.of(loop.schedule(this::expired, nanos, TimeUnit.NANOSECONDS));
    }

    private void expired() {
        switch (state) {
            case Seeking seeking -> stopOrGoOnSeeking(seeking);
            case Asking asking -> {
                long left = asking.progress.nanos + PATIENCE_NANOS - System.nanoTime();
                if (left > 0) {
                    await(left);
                } else {
                    giveUp(asking.session, asking.session.peer().name() + " fell silent");
                }
            }
            case Whole whole -> {}
        }
    }
}
