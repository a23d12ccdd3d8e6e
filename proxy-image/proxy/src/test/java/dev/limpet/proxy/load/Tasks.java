package dev.limpet.proxy.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the threads of these tests run, and how readily: the clients must not be what keeps the others waiting. */
final class Tasks {
    /** Binds a replica to the first core, to which {@link #leaveFirstCore} leaves it alone. */
    static final List<String> FIRST_CORE = List.of("taskset", "-c", "0");

    /** All threads of this process, and what it starts from now on, run on the other cores. */
    static void leaveFirstCore() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores > 1) {
            run(
                    "taskset",
                    "-a",
                    "-p",
                    "-c",
                    "1-" + (cores - 1),
                    Long.toString(ProcessHandle.current().pid()));
        }
    }

    /** The thread of that name gives way to every other. */
    static void giveWay(String thread) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(thread)) {
                    run("renice", "-n", "15", "-p", task.getFileName().toString());
                }
            }
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    private Tasks() {}
}
