package dev.limpet.operator.resolve;

import dev.limpet.operator.resolve.Resolution.Problem;

/** A sentence on what is worth telling though it stops nothing. */
public sealed interface Remark {
    String text();

    record Note(String text) implements Remark {}

    /** No endpoint of a backend's Service is ready. */
    record NoReadyEndpoint(String text) implements Remark {}

    /** What a backend names does not hold; it goes on with the servers that it has. */
    record Unresolved(Problem problem, String text) implements Remark {}
}
