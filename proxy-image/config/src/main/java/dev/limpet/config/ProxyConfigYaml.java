package dev.limpet.config;

import dev.limpet.config.records.RecordException;
import dev.limpet.config.records.Records;
import dev.limpet.config.records.UnknownFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads and writes a {@link ProxyConfig} as YAML. What reads may be older than what wrote: fields that it does not know are skipped
 * and named. Otherwise reading is strict: no missing or doubled field, no other word than those that it knows.
 */
public final class ProxyConfigYaml {
    /**
     * Reads a file.
     *
     * @throws ConfigException when the file cannot be read or does not hold a valid configuration
     */
    public static LoadedConfig read(Path file) throws ConfigException {
        try {
            return read(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": the file does not exist", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param origin what a message calls the text, such as its file
     * @throws ConfigException when the text does not hold a valid configuration
     */
    public static LoadedConfig read(String yaml, String origin) throws ConfigException {
        Set<String> skipped = new LinkedHashSet<>();
        try {
            ProxyConfig config = Records.readYaml(yaml, ProxyConfig.class, UnknownFields.named(skipped::add));
            return new LoadedConfig(config, hash(yaml), List.copyOf(skipped));
        } catch (RecordException e) {
            throw new ConfigException(origin + ": " + e.getMessage(), e);
        }
    }

    /** Writes a configuration; equal configurations give equal text. */
    public static String write(ProxyConfig config) {
        return Records.yaml(config);
    }

    /** The hash by which operator and proxy name a configuration's text. */
    public static String hash(String yaml) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(yaml.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private ProxyConfigYaml() {}
}
