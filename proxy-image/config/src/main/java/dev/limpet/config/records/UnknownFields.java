package dev.limpet.config.records;

/** What becomes of fields that a record does not have. */
public enum UnknownFields {
    /** They are a mistake of whoever wrote them. */
    REFUSED,
    /** They are from a version that says more. An absent field may be null as well. */
    SKIPPED
}
