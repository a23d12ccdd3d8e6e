package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import java.net.InetAddress;
import java.util.Optional;

/** What peers say to each other once they have shaken hands. */
sealed interface PeerMessage
        permits PeerMessage.Control,
                PeerMessage.Error,
                PeerMessage.Ability,
                PeerMessage.Introduction,
                PeerMessage.Ack,
                PeerMessage.TableSwitch,
                TableDefinition,
                PeerMessage.Update {

    /** Messages without content; a constant's ordinal is its type on the wire. */
    enum Control implements PeerMessage {
        RESYNC_REQUEST,
        /** The teacher has told all that it knows, and it knows all. */
        RESYNC_FINISHED,
        /** The teacher has told all that it knows, but has not learned all itself. */
        RESYNC_PARTIAL,
        RESYNC_CONFIRM,
        HEARTBEAT
    }

    /** Why the sender closes the link; a constant's ordinal is its type on the wire. */
    enum Error implements PeerMessage {
        PROTOCOL,
        SIZE_LIMIT
    }

    /** What the sender can do that HAProxy cannot; a constant's ordinal is its type on the wire. */
    enum Ability implements PeerMessage {
        /** It understands entries told in a {@link Block}. */
        READS_BLOCKS
    }

    /**
     * Where a replica is that the sender is connected with, as a sibling of both is told. Its payload is the name, a
     * varint length before it, and the 4 or 16 bytes of the address.
     */
    record Introduction(String name, InetAddress address) implements PeerMessage {}

    /**
     * Everything up to an update has been taken in.
     *
     * @param table the number that the receiver of this message gave the table in its definition
     * @param update number of the last update seen
     */
    record Ack(long table, int update) implements PeerMessage {}

    /** The following entries are of a table that the sender has defined before. */
    record TableSwitch(long table) implements PeerMessage {}

    /** An entry of a table whose keys are addresses. */
    sealed interface Update extends PeerMessage {
        TableDefinition table();

        /** The sender's number for the change. */
        int id();

        Source source();

        /** The number of the server where the table stores none. */
        long NO_SERVER_ID = -1;

        /** Number of the server, 0 if it has none; between replicas it says a version, see {@link WireVersion}. */
        long serverId();

        /** Name of the server that the source is kept on; empty when the entry has none. */
        Optional<String> server();

        /** What is left of its life; at most the table's expiry is meant. */
        long remainingMillis();
    }

    /** An entry that has just changed and lives the table's full expiry from now. */
    record LiveUpdate(TableDefinition table, int id, Source source, long serverId, Optional<String> server)
            implements Update {
        @Override
        public long remainingMillis() {
            return Long.MAX_VALUE;
        }
    }

    /** An entry told in a resync, with what is left of its life. */
    record TimedUpdate(
            TableDefinition table, int id, long remainingMillis, Source source, long serverId, Optional<String> server)
            implements Update {}
}
