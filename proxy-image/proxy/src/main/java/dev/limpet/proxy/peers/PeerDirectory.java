package dev.limpet.proxy.peers;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where it is known which peers there are. */
public interface PeerDirectory {
    /**
     * Looks up the peers of a service, now and not from memory. The stage completes with an answer, never exceptionally,
     * on any thread, within some seconds.
     */
    CompletionStage<Answer> lookUp(String service);

    /** What a look-up brought. */
    sealed interface Answer {}

    /** The peers there are; oneself may be among them. */
    record Found(List<Location> peers) implements Answer {
        public Found {
            peers = List.copyOf(peers);
        }
    }

    /** Nothing can be said now of who is there. */
    record Unanswered(String reason) implements Answer {}

    /** A peer's name and where it listens. */
    record Location(String name, InetSocketAddress address) {}
}
