package dev.limpet.proxy.peers.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.Instant;
import javax.net.ssl.SSLException;

/**
 * What connections are made with: TLS 1.3 by the JDK, both sides with a certificate. Whom a certificate is for is not
 * looked at here, since who calls is known only after the greeting ({@link CertificateNames}). Sessions are not resumed,
 * so every connection is judged by the authorities of the day.
 *
 * @param expires when the certificate of this side does
 */
public record TlsContexts(SslContext dialing, SslContext accepting, Instant expires) {
    private static final String VERSION = "TLSv1.3";
    private static final long LEAST_SECONDS = 1;

    static TlsContexts of(Credentials credentials) throws CredentialsException {
        try {
            return new TlsContexts(
                    common(
                                    SslContextBuilder.forClient().keyManager(credentials.key(), credentials.chain()),
                                    credentials)
                            .endpointIdentificationAlgorithm(null)
                            .build(),
                    common(SslContextBuilder.forServer(credentials.key(), credentials.chain()), credentials)
                            .clientAuth(ClientAuth.REQUIRE)
                            .build(),
                    credentials.chain().getFirst().getNotAfter().toInstant());
        } catch (SSLException | IllegalArgumentException e) {
            throw new CredentialsException(Credentials.CHAIN + ": cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    private static SslContextBuilder common(SslContextBuilder builder, Credentials credentials) {
        return builder.sslProvider(SslProvider.JDK)
                .protocols(VERSION)
                .sessionTimeout(LEAST_SECONDS)
                .trustManager(credentials.authorities());
    }
}
