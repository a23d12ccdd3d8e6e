package dev.limpet.benchmarks.datapath;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which core does what: the load has the second, the proxy the first, which it has to itself, or both. */
final class Cores {
    private static final int LOAD = 1;
    /** Descriptors that a process has open besides. */
    private static final int RESERVE = 800;

    /**
     * Binds this process to the load's core.
     *
     * @throws IOException when there is one core only, or no taskset
     */
    static void bindLoad() throws IOException, InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new IOException("two cores are needed, one for the proxy and one for the load");
        }
        Process taskset = new ProcessBuilder(
                        "taskset",
                        "-a",
                        "-p",
                        "-c",
                        Integer.toString(LOAD),
                        Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset cannot bind the load to core " + LOAD);
        }
    }

    /** Clients at once: each takes two descriptors, of the proxy and of the load, which plays the servers, too. */
    static int mostConnections() throws IOException {
        String limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" +")[3])
                .findFirst()
                .orElse("1024");
        return limit.equals("unlimited") ? 10_000 : Math.min(10_000, (Integer.parseInt(limit) - RESERVE) / 2);
    }

    private Cores() {}
}
