package dev.limpet.proxy.net;

import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.accesslog.Termination.Cause;
import dev.limpet.proxy.accesslog.Termination.Phase;

/** A trusted proxy has connected, and is to say for whom. */
record AwaitingHeader(Session session, Prelude prelude) implements SessionState {
    @Override
    public void ready(Endpoint endpoint) {
        switch (prelude.readHeader()) {
            case ProxyHeader.Complete header -> session.clientKnown(header.addresses());
            case ProxyHeader.Malformed malformed -> session.headerMalformed();
            case ProxyHeader.Incomplete incomplete -> {
                if (prelude.clientLeft() || prelude.ended()) {
                    session.end(new Termination(Cause.CLIENT, Phase.REQUEST));
                }
            }
        }
    }

    @Override
    public void due(long tick) {
        session.end(new Termination(Cause.CLIENT_TIMEOUT, Phase.REQUEST));
    }

    @Override
    public Phase phase() {
        return Phase.REQUEST;
    }
}
