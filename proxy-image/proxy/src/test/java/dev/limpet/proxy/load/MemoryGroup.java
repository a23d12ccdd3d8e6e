package dev.limpet.proxy.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A control group that takes no more memory than its limit, as a container's; the kernel kills who needs more. */
final class MemoryGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup/memory");

    private final Path folder;

    private MemoryGroup(Path folder) {
        this.folder = folder;
    }

    /** A group below the one that this process is in; empty where it may make none. */
    static Optional<MemoryGroup> make(long limit) throws IOException {
        Optional<String> own = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.contains(":memory:"))
                .map(line -> line.substring(line.lastIndexOf(':') + 2))
                .findFirst();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        Path folder = ROOT.resolve(own.get())
                .resolve("limpet-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try {
            Files.createDirectory(folder);
            Files.writeString(folder.resolve("memory.limit_in_bytes"), Long.toString(limit));
            return Optional.of(new MemoryGroup(folder));
        } catch (IOException e) {
            System.out.println("no limit of memory is enforced, since no control group can be made: " + e);
            return Optional.empty();
        }
    }

    /** What stands before a command that is to run in the group. */
    List<String> launcher() {
        return List.of("sh", "-c", "echo $$ >" + folder + "/cgroup.procs && exec \"$@\"", "sh");
    }

    @Override
    public void close() {
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
