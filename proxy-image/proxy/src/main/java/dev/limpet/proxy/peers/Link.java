package dev.limpet.proxy.peers;

import io.netty.channel.Channel;
import java.util.Optional;

/**
 * The connection to a peer, of which there is at most one.
 *
 * <pre>
 *            dial              connected              200
 *    Down ---------> Connecting ---------> Greeting ---------> Established
 *     ^ ^                |   failed           |  closed,          |   ^
 *     | +----------------+--------------------+  refused          |   |
 *     +-----------------------------------------------------------+   |
 *                                  closed                             |
 *     any ------------------------------------------------------------+
 *               called by the peer: its connection replaces ours
 * </pre>
 */
sealed interface Link {
    /** HAProxy's word for the state. */
    String word();

    /** The connection, if there is one. */
    Optional<Channel> channel();

    /**
     * There is no connection.
     *
     * @param word of the last attempt's end: {@code NONE}, or what the peer answered
     */
    record Down(String word) implements Link {
        @Override
        public Optional<Channel> channel() {
            return Optional.empty();
        }
    }

    /** The peer is being called. */
    record Connecting(Channel to) implements Link {
        @Override
        public String word() {
            return "CONN";
        }

        @Override
        public Optional<Channel> channel() {
            return Optional.of(to);
        }
    }

    /** The peer has been greeted, its answer is awaited. */
    record Greeting(Channel to) implements Link {
        @Override
        public String word() {
            return "HSHK";
        }

        @Override
        public Optional<Channel> channel() {
            return Optional.of(to);
        }
    }

    /** Messages flow. */
    record Established(PeerSession session) implements Link {
        @Override
        public String word() {
            return "ESTA";
        }

        @Override
        public Optional<Channel> channel() {
            return Optional.of(session.channel());
        }
    }
}
