package dev.limpet.operator.status;

import dev.limpet.operator.resolve.Resolution.Problem;

/** Why a condition is as it is; scripts may rely on the {@linkplain #text() text}. */
public enum Reason {
    ACCEPTED("Accepted"),
    /** In force, but of a backend's Service no endpoint is ready. */
    NO_READY_ENDPOINT("NoReadyEndpoint"),
    BACKEND_NOT_FOUND("BackendNotFound"),
    SERVICE_NOT_FOUND("ServiceNotFound"),
    SERVICE_PORT_NOT_FOUND("ServicePortNotFound"),
    REF_NOT_PERMITTED("RefNotPermitted"),
    HOST_NOT_FOUND("HostNotFound"),
    UNSUPPORTED("Unsupported"),
    INVALID("Invalid"),
    /** An object that is not ours has the name of a child. */
    NAME_TAKEN("NameTaken"),
    /** The API server refuses a child. */
    CHILD_REFUSED("ChildRefused"),

    PROGRAMMED("Programmed"),
    NO_READY_REPLICA("NoReadyReplica"),
    REPLICA_SILENT("ReplicaSilent"),
    CONFIGURATION_PENDING("ConfigurationPending"),
    CONFIGURATION_REJECTED("ConfigurationRejected"),

    SYNCED("Synced"),
    SYNCING("Syncing"),
    /** A replica does not use newer certificate files for links to its peers. */
    CERTIFICATE_REJECTED("CertificateRejected"),

    READY("Ready"),
    REPLICAS_NOT_READY("ReplicasNotReady"),
    ROLLING("Rolling"),
    SCALED_TO_ZERO("ScaledToZero"),
    /** The operator met an error and tries again. */
    RECONCILE_FAILED("ReconcileFailed");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    static Reason of(Problem problem) {
        return switch (problem) {
            case BACKEND_NOT_FOUND -> BACKEND_NOT_FOUND;
            case SERVICE_NOT_FOUND -> SERVICE_NOT_FOUND;
            case SERVICE_PORT_NOT_FOUND -> SERVICE_PORT_NOT_FOUND;
            case REF_NOT_PERMITTED -> REF_NOT_PERMITTED;
            case HOST_NOT_FOUND -> HOST_NOT_FOUND;
            case UNSUPPORTED -> UNSUPPORTED;
            case INVALID -> INVALID;
        };
    }
}
