package dev.limpet.proxy.processes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * A time of day for one process, which can be stepped while it runs: by libfaketime, where Debian's {@code faketime} is
 * installed. The monotonic clock, which no step of a real clock moves, is left as it is. The process becomes slower by it.
 */
final class SteppingClock {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "faketime/libfaketime.so.1";

    private final Path file;
    private final List<String> launcher;

    /**
     * A clock that goes right so far.
     *
     * @throws TestAbortedException when there is no libfaketime
     */
    SteppingClock(Path file) throws IOException {
        this.file = Files.writeString(file, "+0");
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(LIBRARIES)) {
            folders.forEach(folder -> found.add(folder.resolve(LIBRARY)));
        }
        launcher = found.stream()
                .filter(Files::exists)
                .findFirst()
                .map(library -> List.of(
                        "env",
                        "LD_PRELOAD=" + library,
                        "FAKETIME_TIMESTAMP_FILE=" + file,
                        "FAKETIME_DONT_FAKE_MONOTONIC=1",
                        "FAKETIME_CACHE_DURATION=1"))
                .orElseThrow(() -> new TestAbortedException(
                        "skipped, since there is no " + LIBRARY + " under " + LIBRARIES + "; install faketime"));
    }

    /** What stands before a command that is to go by it. */
    List<String> launcher() {
        return launcher;
    }

    /** Steps to so much ahead of the right time. The process sees it a second later. */
    void step(Duration ahead) throws IOException {
        Files.writeString(file, "%+d".formatted(ahead.toSeconds()));
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("date", "+%s"));
        Instant shown = Instant.ofEpochSecond(Long.parseLong(Command.run(command)));
        Duration off = Duration.between(Instant.now().plus(ahead), shown).abs();
        if (off.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IOException("libfaketime shows " + shown + ", which is off by " + off);
        }
    }
}
