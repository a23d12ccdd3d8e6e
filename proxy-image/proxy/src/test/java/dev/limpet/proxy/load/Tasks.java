package dev.limpet.proxy.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Which core does what: the replica has one, clients and servers have the others. */
final class Tasks {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Binds a replica to the first core, to which {@link #leaveFirstCore} leaves it alone. */
    static final List<String> FIRST_CORE = List.of("taskset", "-c", "0");

    /** Lets servers go after their clients, so that these come as fast as they are to. */
    static final List<String> AFTER_OTHERS = List.of("nice", "-n", "10");

    /**
     * Lets a program that measures go before those that make the load, at once (SCHED_FIFO): it is to find out how long the
     * replica takes, not how long a core is taken. Where that is not allowed it takes its turn with them.
     */
    static List<String> beforeOthers() throws IOException {
        List<String> launcher = List.of("chrt", "--fifo", "1");
        try {
            run(Stream.concat(launcher.stream(), Stream.of("true")).toArray(String[]::new));
            return launcher;
        } catch (IOException e) {
            return List.of("nice", "-n", "-19");
        }
    }

    /** All threads of this process, and what it starts from now on, run on the other cores. */
    static void leaveFirstCore() throws IOException {
        if (CORES > 1) {
            run(
                    "taskset",
                    "-a",
                    "-p",
                    "-c",
                    "1-" + (CORES - 1),
                    Long.toString(ProcessHandle.current().pid()));
        }
    }

    /**
     * Has all that comes to a network namespace received on the first core, as by a network card whose interrupts go there.
     * Else a sender's core does the receiver's work, since the two are one machine. With one core they share it anyway.
     */
    static void receiveOnFirstCore(List<String> launcher) throws IOException {
        if (CORES == 1) {
            return;
        }
        String receivers = "/sys/class/net/eth0/queues/rx-0/rps_cpus";
        run(Stream.concat(launcher.stream(), Stream.of("sh", "-c", "echo 1 >" + receivers))
                .toArray(String[]::new));
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    private Tasks() {}
}
