package dev.limpet.proxy.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of these tests that runs as a process of its own, and is spoken to by lines. */
final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private final PrintWriter commands;

    /** @param launcher what stands before the command that starts it */
    Program(List<String> launcher, Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                Path.of(System.getProperty("basedir", ""), "target", "test-classes")
                        .toAbsolutePath()
                        .toString(),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = process.inputReader(StandardCharsets.US_ASCII);
        commands = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
    }

    void tell(String command) {
        commands.println(command);
    }

    List<Integer> numbers() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("the program has ended");
        }
        return List.of(line.strip().split(" ")).stream().map(Integer::valueOf).toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
