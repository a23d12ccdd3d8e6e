package dev.limpet.proxy.net;

import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.accesslog.Termination.Cause;
import dev.limpet.proxy.accesslog.Termination.Phase;

/** A connection to the server is being made. */
record Connecting(Session session, Endpoint connection) implements SessionState {
    @Override
    public void ready(Endpoint endpoint) {
        if (endpoint != connection) {
            session.watchClient();
            return;
        }
        switch (connection.finishConnect()) {
            case PENDING -> {}
            case CONNECTED -> session.connected(connection);
            case FAILED -> failed(Cause.SERVER);
        }
    }

    @Override
    public void seeToServer() {
        if (connection.isInLine()) {
            ready(connection);
        }
    }

    @Override
    public void due(long tick) {
        failed(Cause.SERVER_TIMEOUT);
    }

    private void failed(Cause cause) {
        session.closeServer(connection);
        session.attemptFailed(cause);
    }

    @Override
    public Phase phase() {
        return Phase.CONNECTION;
    }

    @Override
    public void abandon(Termination termination) {
        session.closeServer(connection);
    }
}
