package dev.limpet.proxy.report;

/** Whether a replica takes clients. */
public sealed interface Readiness {
    record Ready() implements Readiness {}

    /** Not now, such as while it still learns the tables of its peers or has begun to stop. */
    record NotReady(String reason) implements Readiness {}

    static Readiness ready() {
        return new Ready();
    }

    static Readiness notReady(String reason) {
        return new NotReady(reason);
    }
}
