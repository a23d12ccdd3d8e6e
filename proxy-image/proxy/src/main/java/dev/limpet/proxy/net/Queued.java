package dev.limpet.proxy.net;

import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.accesslog.Termination.Cause;
import dev.limpet.proxy.accesslog.Termination.Phase;

/**
 * The session waits for a server's connection.
 *
 * @param deadline the tick by which it should have one
 * @param clientDeadline the tick by which the client should have said something
 */
record Queued(Session session, Assignment assignment, long deadline, long clientDeadline) implements SessionState {
    @Override
    public void ready(Endpoint endpoint) {
        session.watchClient();
    }

    @Override
    public void due(long tick) {
        boolean clientSilent = tick >= clientDeadline && session.clientSaidNothing();
        if (tick < deadline && !clientSilent) {
            session.lookAt(deadline);
        } else if (assignment.leave()) {
            assignment.queueTimedOut();
            session.end(new Termination(clientSilent ? Cause.CLIENT_TIMEOUT : Cause.SERVER_TIMEOUT, Phase.QUEUE));
        } else {
            // A connection was granted just now, and the news of it is on its way.
            session.lookAt(tick + 1);
        }
    }

    @Override
    public Phase phase() {
        return Phase.QUEUE;
    }

    @Override
    public void abandon(Termination termination) {
        session.queueLeft();
        assignment.leave();
    }
}
