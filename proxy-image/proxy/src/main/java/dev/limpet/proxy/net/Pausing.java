package dev.limpet.proxy.net;

import dev.limpet.proxy.accesslog.Termination.Phase;

/** A server has refused a connection, and is given a while before it is tried again. */
record Pausing(Session session) implements SessionState {
    @Override
    public void ready(Endpoint endpoint) {
        session.watchClient();
    }

    @Override
    public void due(long tick) {
        session.tryAgain();
    }

    @Override
    public Phase phase() {
        return Phase.CONNECTION;
    }
}
