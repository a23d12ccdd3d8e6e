package dev.limpet.proxy.peers.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a replica proves itself with, and whom it believes, as a Secret of Kubernetes' type {@code kubernetes.io/tls}
 * names the files.
 *
 * @param chain {@code tls.crt}: its certificate, then what leads to an authority, if anything must
 * @param key {@code tls.key}: the private key of the first certificate
 * @param authorities {@code ca.crt}: whose certificates are believed
 */
record Credentials(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    static final String CHAIN = "tls.crt";
    static final String KEY = "tls.key";
    static final String AUTHORITIES = "ca.crt";

    private static final Pattern PKCS_8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** How possession of a key is proven, by the algorithm that certificates name. */
    private static final Map<String, String> SIGNATURES = Map.of(
            "EC", "SHA256withECDSA",
            "RSA", "SHA256withRSA",
            "EdDSA", "EdDSA",
            "Ed25519", "Ed25519",
            "Ed448", "Ed448");

    Credentials {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /** Reads the three files of a folder. */
    static Credentials read(Path folder) throws CredentialsException {
        List<X509Certificate> chain = certificates(folder.resolve(CHAIN));
        PrivateKey key = key(folder.resolve(KEY), chain.getFirst());
        return new Credentials(chain, key, certificates(folder.resolve(AUTHORITIES)));
    }

    private static List<X509Certificate> certificates(Path file) throws CredentialsException {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new CredentialsException(file + ": holds no certificate; it must hold at least one, as PEM");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new CredentialsException(file + ": must hold certificates as PEM: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file, X509Certificate certificate) throws CredentialsException {
        Matcher pem = PKCS_8.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
        String algorithm = certificate.getPublicKey().getAlgorithm();
        if (!pem.find()) {
            throw new CredentialsException(file + ": must hold a private key as PEM of PKCS #8, without a password"
                    + " (BEGIN PRIVATE KEY); openssl pkcs8 -topk8 -nocrypt writes one");
        }
        PrivateKey key;
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Its message may tell of the key.
            throw new CredentialsException(
                    file + ": must hold a private key for the certificate of " + CHAIN + ", which is " + algorithm);
        }
        if (!belongsTo(key, certificate)) {
            throw new CredentialsException(file + ": is the key of another certificate than that of " + CHAIN);
        }
        return key;
    }

    private static boolean belongsTo(PrivateKey key, X509Certificate certificate) throws CredentialsException {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        try {
            byte[] anything = certificate.getSignature();
            Signature signature = Signature.getInstance(SIGNATURES.getOrDefault(algorithm, algorithm));
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new CredentialsException(CHAIN + ": certificates with keys of " + algorithm
                    + " cannot be used here; use one with EC, RSA or Ed25519");
        }
    }

    private static byte[] bytes(Path file) throws CredentialsException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new CredentialsException(file + ": the file does not exist", e);
        } catch (IOException e) {
            throw new CredentialsException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return chain.getFirst().getSubjectX500Principal() + ", serial number "
                + chain.getFirst().getSerialNumber();
    }
}
