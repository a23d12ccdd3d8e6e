package dev.limpet.proxy.peers.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a connection between peers came to nothing in TLS. */
public enum Refusal {
    /** The other side does not speak TLS. */
    PLAIN_TEXT("plain-text"),
    /** It shows no certificate. */
    NO_CERTIFICATE("no-certificate"),
    /** Its certificate is of an authority that is not in {@code ca.crt}. */
    UNKNOWN_AUTHORITY("unknown-authority"),
    /** Its certificate is not valid any more, or not yet. */
    OUT_OF_DATE("out-of-date"),
    /** Its certificate is not for the peer that it is, such as another LoadBalancer's. */
    WRONG_NAME("wrong-name"),
    /** It refuses us. */
    REFUSED_BY_PEER("refused-by-peer"),
    /** Anything else, such as another version of TLS. */
    OTHER("other");

    /** The JDK tells these two apart by nothing else. */
    private static final String ALERT = "Received fatal alert";

    private static final String EMPTY_CHAIN = "Empty client certificate chain";

    private final String word;

    Refusal(String word) {
        this.word = word;
    }

    /** How metrics and logs name it. */
    public String word() {
        return word;
    }

    /** What a failed handshake failed of: the innermost cause that says so. */
    static Refusal of(Throwable failure) {
        return innermost(failure).orElse(OTHER);
    }

    private static Optional<Refusal> innermost(@Nullable Throwable failure) {
        return failure == null
                ? Optional.empty()
                : innermost(failure.getCause()).or(() -> itself(failure));
    }

    private static Optional<Refusal> itself(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case NotSslRecordException _ -> Optional.of(PLAIN_TEXT);
            case CertificateExpiredException _ -> Optional.of(OUT_OF_DATE);
            case CertificateNotYetValidException _ -> Optional.of(OUT_OF_DATE);
            case CertPathBuilderException _ -> Optional.of(UNKNOWN_AUTHORITY);
            default ->
                message.contains(ALERT)
                        ? Optional.of(REFUSED_BY_PEER)
                        : message.contains(EMPTY_CHAIN) ? Optional.of(NO_CERTIFICATE) : Optional.empty();
        };
    }
}
