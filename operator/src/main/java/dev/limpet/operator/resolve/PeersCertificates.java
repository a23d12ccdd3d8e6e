package dev.limpet.operator.resolve;

import dev.limpet.crds.IssuerReference;
import java.util.Optional;

/** Where the certificates come from that replicas show each other. */
public sealed interface PeersCertificates {
    /** The Secret that pods mount. */
    Optional<String> secret();

    /** There are none; links are in clear text. */
    record None() implements PeersCertificates {
        @Override
        public Optional<String> secret() {
            return Optional.empty();
        }
    }

    /**
     * The operator issues them.
     *
     * @param dnsName what they are for
     */
    record Managed(String secretName, String dnsName) implements PeersCertificates {
        @Override
        public Optional<String> secret() {
            return Optional.of(secretName);
        }
    }

    /**
     * cert-manager issues them.
     *
     * @param dnsName what they are for
     */
    record Requested(String secretName, String dnsName, IssuerReference issuer) implements PeersCertificates {
        @Override
        public Optional<String> secret() {
            return Optional.of(secretName);
        }
    }

    /** Somebody else keeps them in a Secret. */
    record Provided(String secretName) implements PeersCertificates {
        @Override
        public Optional<String> secret() {
            return Optional.of(secretName);
        }
    }
}
