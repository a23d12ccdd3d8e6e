package dev.limpet.proxy.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which Limpet this is, as the build wrote it down.
 *
 * @param date of the release, as HAProxy writes it: {@code 2026/11/22}
 */
public record Release(String version, String date) {
    private static final Release CURRENT = read();

    public static Release current() {
        return CURRENT;
    }

    private static Release read() {
        Properties properties = new Properties();
        try (InputStream file = Release.class.getResourceAsStream("release.properties")) {
            if (file == null) {
                throw new IllegalStateException("release.properties is missing from the class path");
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Release(
                properties.getProperty("version", "unknown"),
                properties
                        .getProperty("date", "unknown")
                        .replaceFirst("T.*", "")
                        .replace('-', '/'));
    }
}
