package dev.limpet.proxy.peers;

import java.util.List;
import java.util.Optional;

/**
 * How a peer describes a table before it sends entries of it.
 *
 * @param id the sender's own number for the table, which acknowledgements of it carry
 * @param name the backend's name
 * @param keyLength bytes of a key
 * @param columns what an entry stores, in the order of {@link DataType}
 * @param expireMillis how long an entry lives; 0 when the peer does not say, as those of protocol 2.0
 */
record TableDefinition(long id, String name, KeyType keyType, long keyLength, List<Column> columns, long expireMillis)
        implements PeerMessage {

    /**
     * One kind of value that entries store.
     *
     * @param count elements of an array, 1 for what is none
     * @param periodMillis of a rate, 0 for what is none
     */
    record Column(DataType type, long count, long periodMillis) {}

    private static final List<Column> SERVER =
            List.of(new Column(DataType.SERVER_ID, 1, 0), new Column(DataType.SERVER_KEY, 1, 0));

    TableDefinition {
        columns = List.copyOf(columns);
    }

    /** A table that stores the server of each source of one family, as HAProxy's {@code stick on src} does. */
    static TableDefinition ofSources(long id, String name, Family family, long expireMillis) {
        return new TableDefinition(id, name, family.keyType(), family.keyLength(), SERVER, expireMillis);
    }

    /** The family of the source addresses that are the table's keys; empty when they are something else. */
    Optional<Family> family() {
        for (Family family : Family.values()) {
            if (family.keyType() == keyType && family.keyLength() == keyLength) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }
}
