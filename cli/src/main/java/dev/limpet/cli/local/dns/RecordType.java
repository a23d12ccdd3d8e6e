package dev.limpet.cli.local.dns;

/** The types of record that a zone holds. */
enum RecordType {
    A,
    AAAA,
    SRV,
    SOA,
    /** Asked for, never held. */
    OTHER
}
