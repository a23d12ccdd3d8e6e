package dev.limpet.cli.local.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Remembers in a folder which processes run, a file for each with its start time, so that a start after a crash finds
 * what the crash left over.
 */
final class ProcessRecords {
    private final Path folder;

    ProcessRecords(Path folder) {
        this.folder = folder;
    }

    void add(ProcessHandle process) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(file(process.pid()), startTime(process));
    }

    void remove(long pid) {
        try {
            Files.deleteIfExists(file(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills what runs of the processes remembered; a pid that meanwhile belongs to another process is left alone. */
    void killLeftOvers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String started = Files.readString(file);
                ProcessHandle.of(Long.parseLong(file.getFileName().toString()))
                        .filter(process -> startTime(process).equals(started))
                        .ifPresent(ProcessHandle::destroyForcibly);
                Files.delete(file);
            }
        }
    }

    private Path file(long pid) {
        return folder.resolve(Long.toString(pid));
    }

    private static String startTime(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
