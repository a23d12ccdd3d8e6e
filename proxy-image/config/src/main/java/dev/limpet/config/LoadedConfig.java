package dev.limpet.config;

import java.util.List;

/**
 * A configuration and the hash of the text it was read from.
 *
 * @param hash the first 16 hexadecimal digits of the SHA-256 of the file's bytes
 * @param skipped fields of the text that are not in the configuration, since this version does not know them, such as {@code
 *     backends[].color}; each once
 */
public record LoadedConfig(ProxyConfig config, String hash, List<String> skipped) {
    public LoadedConfig {
        skipped = List.copyOf(skipped);
    }

    /** One of which everything is known. */
    public LoadedConfig(ProxyConfig config, String hash) {
        this(config, hash, List.of());
    }
}
