package dev.limpet.proxy.runtime;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of a socket that is listened on: a process that was killed leaves it behind, and nobody else may use it. */
record SocketFile(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

    /**
     * Takes away a socket that nobody listens on any more.
     *
     * @throws IOException when somebody does, or something else is there
     */
    static SocketFile free(Path path) throws IOException {
        if (Files.exists(path)) {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
                throw new FileAlreadyExistsException("it is there already, and no socket");
            }
            if (answers(path)) {
                throw new FileAlreadyExistsException("Address already in use");
            }
            Files.delete(path);
        }
        return new SocketFile(path);
    }

    /** Leaves the socket to the process' user alone. */
    void protect() throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("cause", e.toString())
                    .log("the socket's file stays");
        }
    }

    private static boolean answers(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }
}
