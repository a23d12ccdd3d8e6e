package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The stock {@code kubectl}, with nothing of the user who runs the tests.
 *
 * @param folder where it finds its configuration, and keeps its cache and its output
 */
record Kubectl(Path folder, Path kubeconfig) {
    private static final long PATIENCE_SECONDS = 60;

    /** What a command printed to both its outputs, and its exit code. */
    record Result(int exitCode, String output) {}

    /** A command that goes on. */
    record Running(Process process, Path outputFile) implements AutoCloseable {
        String output() {
            try {
                return Files.readString(outputFile);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int exitCode() {
            try {
                assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("kubectl has ended; so far it printed: %s", output())
                        .isTrue();
                return process.exitValue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Runs a command that has to succeed; what it printed. */
    String run(String... arguments) {
        Result result = result(arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    /** Runs a command that has to fail; what it printed. */
    String fail(String... arguments) {
        Result result = result(arguments);
        assertThat(result.exitCode()).as(result.output()).isNotZero();
        return result.output();
    }

    private Result result(String... arguments) {
        try (Running running = start(Map.of(), arguments)) {
            return new Result(running.exitCode(), running.output());
        }
    }

    /** Starts a command, with variables added to its environment. */
    Running start(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(folder, "kubectl", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("HOME", folder.toString());
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().putAll(environment);
            return new Running(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("kubectl has to be installed", e);
        }
    }
}
