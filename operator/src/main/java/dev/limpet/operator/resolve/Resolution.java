package dev.limpet.operator.resolve;

/** What came of a LoadBalancer's spec: something to bring about, or a reason why it cannot be. */
public sealed interface Resolution {
    record Accepted(ResolvedLoadBalancer loadBalancer) implements Resolution {}

    /**
     * The spec is refused; whatever was in force stays so.
     *
     * @param message one sentence: where, what is wrong, what to do
     */
    record Refused(Problem problem, String message) implements Resolution {}

    /** Why a spec is refused. */
    enum Problem {
        BACKEND_NOT_FOUND,
        SERVICE_NOT_FOUND,
        SERVICE_PORT_NOT_FOUND,
        UNSUPPORTED,
        INVALID
    }
}
