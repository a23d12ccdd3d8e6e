package dev.limpet.operator.certificates;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A certificate with its private key, which nobody but the Secret is told, and the authority that certified it.
 *
 * @param key PEM, PKCS #8
 */
record Certified(X509Certificate certificate, String key, X509Certificate authority) {
    /** What is in the texts, if they are a certificate, a key and, among others, the authority that certified it. */
    static Optional<Certified> read(String certificate, String key, List<X509Certificate> authorities) {
        List<X509Certificate> chain = Pem.read(certificate);
        if (chain.size() != 1 || !key.contains("BEGIN PRIVATE KEY")) {
            return Optional.empty();
        }
        X509Certificate leaf = chain.getFirst();
        return authorities.stream()
                .filter(authority -> authority.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()))
                .findFirst()
                .map(authority -> new Certified(leaf, key, authority));
    }

    /** How long ago it was issued. */
    Duration age(Instant now) {
        return Duration.between(certificate.getNotBefore().toInstant().plus(Issuer.BACKDATED), now);
    }

    boolean isValid(Instant now) {
        return now.isBefore(certificate.getNotAfter().toInstant());
    }

    boolean isFor(String name) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null && names.stream().anyMatch(each -> name.equals(each.get(1)));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return certificate.getSerialNumber() + " of " + certificate.getIssuerX500Principal();
    }
}
