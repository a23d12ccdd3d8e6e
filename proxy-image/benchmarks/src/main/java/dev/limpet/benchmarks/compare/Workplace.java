package dev.limpet.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A temporary folder, and the processes that keep their files there. Closing it, or Ctrl-C, ends them and removes it. */
public final class Workplace implements AutoCloseable {
    /** Below the ports that the kernel gives to connections. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    private final Path folder;
    private final List<String> prefix;
    private final Set<Process> processes = ConcurrentHashMap.newKeySet();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final Thread onExit = new Thread(this::clear);

    /** A folder whose processes run on any core. */
    public Workplace() throws IOException {
        this(List.of());
    }

    private Workplace(List<String> prefix) throws IOException {
        this.prefix = prefix;
        folder = Files.createTempDirectory("limpet-compare-");
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** A folder whose processes run on the first cores. */
    public static Workplace onCores(int count) throws IOException {
        return new Workplace(List.of("taskset", "-c", "0-" + (count - 1)));
    }

    public Path folder() {
        return folder;
    }

    /** A port that nobody listens on, another one each time. */
    public int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(Member.HOST), port));
                if (ports.add(port)) {
                    return port;
                }
            } catch (IOException inUse) {
                continue;
            }
        }
    }

    Process start(String name, List<String> command, Map<String, String> environment) throws IOException {
        List<String> pinned = Stream.concat(prefix.stream(), command.stream()).toList();
        return start(
                new ProcessBuilder(pinned)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                folder.resolve(name + ".log").toFile())),
                environment);
    }

    /** Starts a process that ends with this workplace. */
    public Process start(ProcessBuilder builder, Map<String, String> environment) throws IOException {
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    void end(Process process) {
        process.destroyForcibly().onExit().join();
        processes.remove(process);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(onExit);
        clear();
    }

    private void clear() {
        processes.forEach(this::end);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + folder + " could not be removed", e);
        }
    }
}
