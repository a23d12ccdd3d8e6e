package dev.limpet.cli.local.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts containers' processes so that none outlives this one. Each has a session of its own, so that Ctrl-C in the
 * terminal reaches it only in order, and asks the kernel to be killed when its parent dies ({@code setpriv
 * --pdeathsig}). The kernel takes the parent to be the thread that started it, hence the one thread here that lives as
 * long as the launcher. Where these tools are missing, {@link ProcessRecords} help the next start to clean up.
 */
final class ProcessLauncher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("launcher").daemon().factory());
    private final ProcessRecords records;
    private final List<String> wrapper = new ArrayList<>();

    ProcessLauncher(ProcessRecords records) {
        this.records = records;
        if (works("setsid", "true")) {
            wrapper.add("setsid");
        }
        if (works("setpriv", "--pdeathsig", "KILL", "true")) {
            wrapper.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
        }
    }

    /**
     * Starts a process.
     *
     * @param environment all its variables but a few of this process', such as PATH
     * @param log where its output is appended
     * @throws IOException when it cannot be started
     */
    ContainerProcess start(List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(wrapper.stream(), command.stream()).toList())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        // The process may have said something, and ended, by the time that it is known here.
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        try {
            Process process = thread.submit(builder::start).get();
            records.add(process.toHandle());
            process.onExit().thenAccept(ended -> records.remove(ended.pid()));
            return new ContainerProcess(process, log, logStart);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            LOG.atInfo().addKeyValue("command", command[0]).log("not available, processes start without it");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
