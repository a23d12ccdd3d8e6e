package dev.limpet.proxy.peers.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The DNS names that the other side's certificate is for: its subject's alternative names, no common name. */
public final class CertificateNames {
    private static final Integer DNS = 2;

    /** Whether the certificate is for that name. A wildcard is a name like any other. */
    public static boolean include(SSLSession session, String name) {
        return of(session).stream().anyMatch(name::equalsIgnoreCase);
    }

    /** All of them, for a message. */
    public static List<String> of(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? of(certificate)
                    : List.of();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private static List<String> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> DNS.equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private CertificateNames() {}
}
