package dev.limpet.operator.resolve;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/** Kinds of children that other software brings, which not every cluster knows. */
public enum OptionalKind {
    /** Of the Prometheus operator. */
    POD_MONITOR("monitoring.coreos.com", "v1", "PodMonitor"),
    /** Of cert-manager. */
    CERTIFICATE("cert-manager.io", "v1", "Certificate");

    private final String group;
    private final String version;
    private final String kind;

    OptionalKind(String group, String version, String kind) {
        this.group = group;
        this.version = version;
        this.kind = kind;
    }

    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    public String kind() {
        return kind;
    }

    public String apiVersion() {
        return group + "/" + version;
    }

    /** Whether an object is of this kind. */
    public boolean is(GenericKubernetesResource object) {
        return object.getApiVersion().equals(apiVersion()) && object.getKind().equals(kind);
    }
}
