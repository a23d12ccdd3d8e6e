package dev.limpet.proxy.peers;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a replica comes to know what the others do: it asks one of its peers to tell everything.
 *
 * <pre>
 *                   a session is there            finished
 *    +--> Seeking --------------------> Asking --------------> Current
 *    |       |   ^                        |                     ^   |
 *    |       |   +------------------------+                     |   |
 *    |       |      partial, lost, silent: ask another          |   |
 *    |       +--------------------------------------------------+   |
 *    |          nobody is left to ask, or nobody for 5 s            |
 *    +--------------------------------------------------------------+
 *                            tables were added
 * </pre>
 */
final class Resync {
    private static final Logger LOG = LoggerFactory.getLogger(Resync.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoop loop;
    private final Candidates candidates;
    private final List<PeerSession> exhausted = new ArrayList<>();
    private volatile State state = new Seeking("looking for peers");
    private volatile boolean onceCurrent;
    private Optional<Future<?>> patience = Optional.empty();

    /** Who could be asked. */
    interface Candidates {
        /** The sessions with peers that there are. */
        Collection<PeerSession> sessions();

        /** Whether it is certain who the peers are, and there is a session with each of them. */
        boolean complete();
    }

    private sealed interface State {
        String reason();
    }

    private record Seeking(String reason) implements State {}

    private record Asking(PeerSession session, Progress progress) implements State {
        @Override
        public String reason() {
            return "learning from " + session.peer().name();
        }
    }

    private record Current(String reason) implements State {}

    /** When the peer that was asked last told an entry, in nanoseconds. */
    private static final class Progress {
        private long nanos = System.nanoTime();
    }

    Resync(EventLoop loop, Candidates candidates) {
        this.loop = loop;
        this.candidates = candidates;
    }

    SyncStatus status() {
        return new SyncStatus(onceCurrent, state.reason());
    }

    /** How we close a lesson that we give: whether we know all ourselves. */
    PeerMessage.Control lessonEnd() {
        return state instanceof Current ? PeerMessage.Control.RESYNC_FINISHED : PeerMessage.Control.RESYNC_PARTIAL;
    }

    /** Begins anew to ask the peers. */
    void seek(String reason) {
        exhausted.clear();
        enter(new Seeking(reason));
        consider();
    }

    /** Who is there has changed. */
    void consider() {
        if (!(state instanceof Seeking)) {
            return;
        }
        Collection<PeerSession> sessions = candidates.sessions();
        Optional<PeerSession> next = sessions.stream()
                .filter(session -> !exhausted.contains(session))
                .findFirst();
        if (next.isPresent()) {
            enter(new Asking(next.get(), new Progress()));
            next.get().requestResync();
        } else if (candidates.complete()) {
            enter(new Current(
                    sessions.isEmpty()
                            ? "there are no other peers"
                            : "no peer knows more: all of them are new as well"));
        }
    }

    /** A session has brought entries. */
    void heard(PeerSession session) {
        if (state instanceof Asking asking && asking.session == session) {
            asking.progress.nanos = System.nanoTime();
        }
    }

    /** A peer has told all that there is. */
    void finished(PeerSession session) {
        if (state instanceof Asking asking && asking.session == session) {
            enter(new Current("learned from " + session.peer().name()));
        }
    }

    /** A peer has told all that it knows itself. */
    void partial(PeerSession session) {
        giveUp(session, session.peer().name() + " does not know all itself");
    }

    /** A session has ended. */
    void lost(PeerSession session) {
        giveUp(session, session.peer().name() + " was lost");
        exhausted.remove(session);
        consider();
    }

    void stop() {
        patience.ifPresent(timer -> timer.cancel(false));
    }

    private void giveUp(PeerSession session, String reason) {
        if (state instanceof Asking asking && asking.session == session) {
            exhausted.add(session);
            enter(new Seeking(reason));
            consider();
        }
    }

    private void enter(State next) {
        state = next;
        stop();
        LOG.atInfo()
                .addKeyValue("reason", next.reason())
                .log(
                        switch (next) {
                            case Seeking seeking -> "resync: looking for a peer to learn from";
                            case Asking asking -> "resync: a peer was asked for all entries";
                            case Current current -> "resync: tables are complete";
                        });
        if (next instanceof Current) {
            onceCurrent = true;
        } else {
            await(PATIENCE_NANOS);
        }
    }

    private void await(long nanos) {
        patience = Optional.of(loop.schedule(this::expired, nanos, TimeUnit.NANOSECONDS));
    }

    private void expired() {
        switch (state) {
            case Seeking seeking -> enter(new Current("nobody was there to learn from within 5 s; " + seeking.reason));
            case Asking asking -> {
                long left = asking.progress.nanos + PATIENCE_NANOS - System.nanoTime();
                if (left > 0) {
                    await(left);
                } else {
                    giveUp(asking.session, asking.session.peer().name() + " fell silent");
                }
            }
            case Current current -> {}
        }
    }
}
