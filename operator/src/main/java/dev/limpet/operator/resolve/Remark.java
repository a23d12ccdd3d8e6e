package dev.limpet.operator.resolve;

/** A sentence on what is worth telling though it stops nothing. */
public sealed interface Remark {
    String text();

    record Note(String text) implements Remark {}

    /** No endpoint of a backend's Service is ready. */
    record NoReadyEndpoint(String text) implements Remark {}
}
