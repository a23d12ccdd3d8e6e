package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether links between peers are encrypted, and whose certificates prove who is at their ends. */
public enum PeersTls {
    /** In clear text, as HAProxy peers speak by default. */
    @JsonProperty("Disabled")
    DISABLED,
    /** With certificates that the operator issues and renews. */
    @JsonProperty("Managed")
    MANAGED,
    /** With the certificate of a Secret that somebody else keeps. */
    @JsonProperty("Secret")
    SECRET,
    /** With a certificate that cert-manager issues and renews. */
    @JsonProperty("CertManager")
    CERT_MANAGER
}
