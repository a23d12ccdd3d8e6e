package dev.limpet.proxy.certificates;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that certifies whatever a test wants. */
public final class Authority {
    private static final Duration VALID = Duration.ofDays(1);

    private final KeyPair keys = keyPair();
    private final X509Certificate certificate;

    /** What it has issued. */
    public record Issued(X509Certificate certificate, PrivateKey key) {
        /** Certificate and key in one file, as HAProxy wants them. */
        public String pem() {
            return Authority.pem(certificate) + keyPem();
        }

        public String keyPem() {
            try {
                StringWriter text = new StringWriter();
                try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
                    pem.writeObject(new JcaPKCS8Generator(key, null));
                }
                return text.toString();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Writes the folder that a replica reads, with the authorities that it is to believe. */
        public Path into(Path folder, Authority... believed) throws IOException {
            Files.createDirectories(folder);
            replace(folder.resolve("tls.crt"), Authority.pem(certificate));
            replace(folder.resolve("tls.key"), keyPem());
            replace(folder.resolve("ca.crt"), Authority.pems(believed));
            return folder;
        }

        private static void replace(Path file, String text) throws IOException {
            Path fresh = Files.writeString(file.resolveSibling("." + file.getFileName()), text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    public Authority() {
        X500Principal name =
                new X500Principal("CN=test " + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
        certificate = sign(builder(name, name, keys, Instant.now().plus(VALID)), true);
    }

    /** A certificate for a DNS name. */
    public Issued issue(String name) {
        return issue(name, Instant.now().plus(VALID));
    }

    public Issued issue(String name, Instant until) {
        KeyPair pair = keyPair();
        X509v3CertificateBuilder builder =
                builder(certificate.getSubjectX500Principal(), new X500Principal("O=test"), pair, until);
        try {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    true,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return new Issued(sign(builder, false), pair.getPrivate());
    }

    public String pem() {
        return pem(certificate);
    }

    private static String pems(Authority... authorities) {
        return String.join("", Stream.of(authorities).map(Authority::pem).toList());
    }

    private static String pem(X509Certificate certificate) {
        try {
            StringWriter text = new StringWriter();
            try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
                pem.writeObject(certificate);
            }
            return text.toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair pair, Instant until) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)),
                Date.from(Instant.now().minus(VALID)),
                Date.from(until),
                subject,
                pair.getPublic());
    }

    private X509Certificate sign(X509v3CertificateBuilder builder, boolean authority) {
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (OperatorCreationException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
