package dev.limpet.proxy;

import dev.limpet.config.ConfigException;
import dev.limpet.config.LoadedConfig;
import dev.limpet.config.ProxyConfigYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration file, looked at again and again. Polling sees every way in which a file changes, the kubelet's swap
 * of a symbolic link above all; a look costs one system call while nothing changes. Used by one thread.
 */
final class ConfigFile {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigFile.class);

    private final Path path;
    /** When it was changed last, its size and its number on the file system; empty when it was not there. */
    private List<@Nullable Object> seen = List.of();

    ConfigFile(Path path) {
        this.path = path;
    }

    /**
     * Reads the file.
     *
     * @throws ConfigException when it cannot be read or is not valid
     */
    LoadedConfig read() throws ConfigException {
        seen = stamp();
        LoadedConfig loaded = ProxyConfigYaml.read(path);
        if (!loaded.skipped().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("config", loaded.hash())
                    .addKeyValue("fields", String.join(", ", loaded.skipped()))
                    .log("unknown fields of the configuration are skipped");
        }
        return loaded;
    }

    /**
     * Reads the file if it is another than when it was last read.
     *
     * @throws ConfigException when it changed and cannot be read or is not valid; it is said once for each change
     */
    Optional<LoadedConfig> readIfChanged() throws ConfigException {
        return stamp().equals(seen) ? Optional.empty() : Optional.of(read());
    }

    private List<@Nullable Object> stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Arrays.asList(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return List.of();
        }
    }
}
