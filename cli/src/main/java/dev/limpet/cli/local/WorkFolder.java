package dev.limpet.cli.local;

import dev.limpet.cli.local.node.NodeSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of all files that a system makes, one system's at a time; it is removed at the end. */
final class WorkFolder implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private WorkFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the folder, or takes over what a system left that did not end in order.
     *
     * @throws LocalException when another system uses it
     */
    static WorkFolder open(Path path) throws LocalException, IOException {
        try {
            Files.createDirectories(path);
            FileChannel lock =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                lock.close();
                throw new LocalException(path + " belongs to a limpet local that runs; stop that one or start this one"
                        + " in another folder");
            }
            WorkFolder folder = new WorkFolder(path, lock);
            folder.deleteAllBut(Set.of(LOCK, NodeSettings.PROCESSES));
            return folder;
        } catch (AccessDeniedException | ReadOnlyFileSystemException e) {
            throw new LocalException(path + " cannot be written; start limpet local in a folder that can");
        }
    }

    Path path() {
        return path;
    }

    Path kubeconfig() {
        return path.resolve("kubeconfig");
    }

    @Override
    public void close() throws IOException {
        deleteAllBut(Set.of());
        lock.close();
        Files.deleteIfExists(path);
    }

    private void deleteAllBut(Set<String> kept) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(path)
                        && !kept.contains(path.relativize(file).getName(0).toString())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
