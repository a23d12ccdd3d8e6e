package dev.limpet.proxy.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of this machine. */
final class Command {
    /**
     * Runs one to its end; answers what it says.
     *
     * @throws IOException when there is none of that name, or it fails; the message has what it says
     */
    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    static String run(String... command) throws IOException {
        return run(List.of(command));
    }

    private Command() {}
}
