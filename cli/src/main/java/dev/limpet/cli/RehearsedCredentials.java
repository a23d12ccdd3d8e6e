package dev.limpet.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** One RSA key and certificate, as kubeadm makes them, for the rehearsed API server and its client alike. */
record RehearsedCredentials(KeyStore store) {
    private static final String ALIAS = "rehearsal";
    private static final char[] PASSWORD = "rehearsal".toCharArray();

    /** What PKCS #8 has before the key of PKCS #1 (RFC 8017), for an RSA key of 2,048 bits. */
    private static final int PKCS8_HEADER = 26;

    static RehearsedCredentials make() throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("limpet-rehearsal");
        Path file = folder.resolve("keystore");
        try {
            keytool(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            return new RehearsedCredentials(store);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void keytool(Path file) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = List.of(
                keytool,
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=rehearsal",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("keytool fails: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool was at work", e);
        }
    }

    SSLContext context() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        try {
            anchors.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        anchors.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A kubeconfig for the API server at that port of the loopback interface. */
    String kubeconfig(int port) throws GeneralSecurityException {
        byte[] key = store.getKey(ALIAS, PASSWORD).getEncoded();
        String certificate = pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
        return """
            apiVersion: v1
            kind: Config
            clusters: [{name: rehearsal, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
            contexts: [{name: rehearsal, context: {cluster: rehearsal, user: rehearsal}}]
            current-context: rehearsal
            users: [{name: rehearsal, user: {client-certificate-data: %s, client-key-data: %s}}]
            """.formatted(
                        port,
                        certificate,
                        certificate,
                        pem("RSA PRIVATE KEY", Arrays.copyOfRange(key, PKCS8_HEADER, key.length)));
    }

    /** A PEM file (RFC 7468), encoded once more as kubeconfigs have it. */
    private static String pem(String label, byte[] content) {
        String file = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
        return Base64.getEncoder().encodeToString(file.getBytes(StandardCharsets.US_ASCII));
    }
}
