package dev.limpet.proxy.snapshot;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The file that a table's snapshot stands in. It is replaced as a whole: what is written goes to a file beside it,
 * reaches the disk, and takes its name, so that at every moment the name leads to a whole snapshot, or to none.
 */
final class SnapshotFile {
    private static final String SUFFIX = ".snapshot";
    private static final String NEW = ".new";
    private static final String UNREADABLE = ".unreadable-";
    private static final int UNREADABLE_KEPT = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path path;

    SnapshotFile(Path folder, String table) {
        path = folder.resolve(table + SUFFIX);
    }

    /** The names of the tables that have a file in the folder, whole or begun. */
    static List<String> tables(Path folder) throws IOException {
        List<String> tables = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX + "{," + NEW + "}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                tables.add(name.substring(0, name.lastIndexOf(SUFFIX)));
            }
        }
        return tables.stream().distinct().sorted().toList();
    }

    /** Whether there is something to read. */
    boolean exists() {
        return Files.exists(path);
    }

    /**
     * Reads the snapshot of a table, after it has been read once to its end to see that it is one.
     *
     * @param begin is given what the snapshot says of itself before the first entry
     * @throws SnapshotException when it is no whole snapshot of the table as it is configured; nothing has been given
     */
    void read(StickTable table, Consumer<Header> begin, Consumer<Entry> each) throws SnapshotException, IOException {
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            Header header = SnapshotReader.verify(in);
            header.requireOf(table);
            begin.accept(header);
            SnapshotReader.read(in, each);
        }
    }

    /** Replaces the snapshot. When this fails, the one before is still there, and nothing else takes room beside it. */
    void write(Header header, Entries entries) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + NEW);
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            SnapshotWriter writer = new SnapshotWriter(out, header);
            entries.writeTo(writer);
            writer.finish();
            out.force(true);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(next);
            throw e;
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        syncFolder();
    }

    /** What a snapshot is made of. */
    interface Entries {
        void writeTo(SnapshotWriter writer) throws IOException;
    }

    /** Gives the file another name, under which somebody may look at it; of those before, the latest few are kept. */
    Path setAside(Instant now) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + UNREADABLE + TIME.format(now));
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        List<Path> before = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                path.getParent(), file -> isAside(file.getFileName().toString()))) {
            files.forEach(before::add);
        }
        before.sort(Comparator.comparing((Path file) -> file.getFileName().toString())
                .reversed());
        for (Path surplus : before.stream().skip(UNREADABLE_KEPT).toList()) {
            Files.deleteIfExists(surplus);
        }
        syncFolder();
        return aside;
    }

    /** Deletes the file, and one that was begun beside it. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + NEW));
    }

    private boolean isAside(String name) {
        return name.startsWith(path.getFileName() + UNREADABLE);
    }

    /** A new name in a folder outlives a power failure only once the folder is on the disk. */
    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (NoSuchFileException e) {
            throw new IOException(path.getParent() + ": the folder is gone", e);
        }
    }
}
