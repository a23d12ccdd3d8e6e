package dev.limpet.proxy.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The style sheet that stands in the statistics page, and the hash by which the page's policy allows it alone. */
final class StyleSheet {
    static final String TEXT = read();
    static final String HASH = hash(TEXT);

    private static String read() {
        try (InputStream file = StyleSheet.class.getResourceAsStream("stats.css")) {
            if (file == null) {
                throw new IllegalStateException("stats.css is missing from the class path");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private StyleSheet() {}
}
