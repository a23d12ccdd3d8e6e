package dev.limpet.proxy.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A style sheet or script that stands in the statistics page.
 *
 * @param hash by which the page's policy allows this text alone
 */
record Asset(String text, String hash) {
    static final Asset STYLE = read("stats.css");
    static final Asset SCRIPT = read("stats.js");
    /** What the page that carries both may do besides: nothing. */
    static final String SECURITY_POLICY = "default-src 'none'; style-src '" + STYLE.hash + "'; script-src '"
            + SCRIPT.hash + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static Asset read(String name) {
        try (InputStream file = Asset.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new Asset(text, hash(text));
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
}
