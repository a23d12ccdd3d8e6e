package dev.limpet.config;

/**
 * A configuration and the hash of the text it was read from.
 *
 * @param hash the first 16 hexadecimal digits of the SHA-256 of the file's bytes
 */
public record LoadedConfig(ProxyConfig config, String hash) {}
