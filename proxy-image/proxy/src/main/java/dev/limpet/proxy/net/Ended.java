package dev.limpet.proxy.net;

import dev.limpet.proxy.accesslog.Termination.Phase;

/** The session is over; what is still told of its connections is of no interest. */
record Ended() implements SessionState {
    @Override
    public void ready(Endpoint endpoint) {}

    @Override
    public void due(long tick) {}

    @Override
    public Phase phase() {
        return Phase.NONE;
    }
}
