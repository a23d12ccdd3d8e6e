package dev.limpet.cli.local.dns;

import java.util.List;

/** What a zone says to a question. */
sealed interface Answer {

    /** The name exists.
     *
     * @param records empty when the name has none of the type that was asked for
     * @param additional addresses of the names that the records point to
     */
    record Found(List<ResourceRecord> records, List<ResourceRecord> additional) implements Answer {
        public Found {
            records = List.copyOf(records);
            additional = List.copyOf(additional);
        }
    }

    /** The zone is responsible for the name, and it does not exist (NXDOMAIN). */
    record NoSuchName() implements Answer {}

    /** The zone is not responsible for the name (REFUSED). */
    record NotOurs() implements Answer {}
}
