package dev.limpet.operator.resolve;

import java.util.List;

/** What came of a LoadBalancer's spec: something to bring about, or a reason why it cannot be. */
public sealed interface Resolution {
    /** @param remarks what is worth telling though it stops nothing */
    record Accepted(ResolvedLoadBalancer loadBalancer, List<Remark> remarks) implements Resolution {}

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
        /** A namespace does not let this one refer to its Service. */
        REF_NOT_PERMITTED,
        /** DNS knows no address of an ExternalName. */
        HOST_NOT_FOUND,
        UNSUPPORTED,
        INVALID
    }
}
