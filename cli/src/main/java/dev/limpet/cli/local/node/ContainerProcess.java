package dev.limpet.cli.local.node;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The process of a container's one run. */
final class ContainerProcess {
    private static final int TAIL_BYTES = 4096;

    private final Process process;
    private final Path log;
    private final long logStart;
    private final Instant started = Instant.now();

    /** @param logStart where in the log what this run says begins */
    ContainerProcess(Process process, Path log, long logStart) {
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    long pid() {
        return process.pid();
    }

    Instant started() {
        return started;
    }

    /** Runs an action, on another thread, once the process has ended. */
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** Ends it with SIGTERM, and with SIGKILL when it still runs after the grace period or the thread is interrupted. */
    void stop(Duration grace) {
        process.destroy();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** How it ended, which it must have. */
    ContainerState.Exit exit() {
        return new ContainerState.Exit(process.exitValue(), started, Instant.now(), lastLine());
    }

    private String lastLine() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(logStart, file.length() - TAIL_BYTES);
            byte[] tail = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((_, line) -> line.strip())
                    .orElse("");
        } catch (IOException e) {
            return "its log cannot be read: " + e.getMessage();
        }
    }
}
