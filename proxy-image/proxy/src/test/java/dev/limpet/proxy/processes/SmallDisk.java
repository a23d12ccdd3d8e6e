package dev.limpet.proxy.processes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** A folder on a file system of its own, in memory, that is soon full. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;

    /**
     * Mounts it upon a folder.
     *
     * @throws TestAbortedException when this machine lets nobody mount
     */
    SmallDisk(Path folder, int kibibytes) throws IOException {
        this.folder = Files.createDirectories(folder);
        try {
            Command.run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "limpet", folder.toString());
        } catch (IOException e) {
            throw new TestAbortedException("skipped, since it takes a mount, which root makes: " + e.getMessage(), e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Writes to it until nothing more fits. */
    void fill() throws IOException {
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            byte[] some = new byte[512];
            while (true) {
                ballast.write(some);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        Command.run("umount", folder.toString());
    }
}
