package dev.limpet.proxy.peers.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a replica's certificate, key and authorities, looked at again and again as the configuration file is.
 * The files may be of two moments when they are read while they are replaced; then they do not fit, and the next look
 * finds them whole. Used by one thread.
 */
public final class CredentialsFolder {
    private final Path folder;
    private List<Stamp> used = List.of();
    private Optional<TlsContexts> last = Optional.empty();

    private record Stamp(
            Optional<FileTime> modified,
            long size,
            @Nullable Object key) {
        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(Optional.of(attributes.lastModifiedTime()), attributes.size(), attributes.fileKey());
            } catch (IOException e) {
                return new Stamp(Optional.empty(), 0, null);
            }
        }
    }

    public CredentialsFolder(Path folder) {
        this.folder = folder;
    }

    /** What can be made of the files as they are; when nothing can, what was made of them last. */
    public TlsContexts usable() throws CredentialsException {
        try {
            return read();
        } catch (CredentialsException e) {
            return last.orElseThrow(() -> e);
        }
    }

    private TlsContexts read() throws CredentialsException {
        List<Stamp> now = stamps();
        TlsContexts contexts = TlsContexts.of(Credentials.read(folder));
        used = now;
        last = Optional.of(contexts);
        return contexts;
    }

    /** What can be made of the files if they have changed since that was done last. */
    public Optional<TlsContexts> readIfChanged() throws CredentialsException {
        return stamps().equals(used) ? Optional.empty() : Optional.of(read());
    }

    private List<Stamp> stamps() {
        return Stream.of(Credentials.CHAIN, Credentials.KEY, Credentials.AUTHORITIES)
                .map(file -> Stamp.of(folder.resolve(file)))
                .toList();
    }
}
