package dev.limpet.proxy.processes;

import static org.awaitility.Awaitility.await;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.opentest4j.TestAbortedException;

/** A server of its own process, which answers each connection with its name; made by {@code socat}. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final InetSocketAddress address;
    private Process process;

    /** @throws TestAbortedException when there is no socat */
    static void require() {
        try {
            Command.run("socat", "-V");
        } catch (IOException e) {
            throw new TestAbortedException("skipped, since it takes socat: " + e.getMessage(), e);
        }
    }

    ServerProcess(String name, InetAddress host) throws IOException {
        this.name = name;
        this.address = FreePorts.addressOn(host);
        this.process = started();
    }

    ServerConfig config() {
        return new ServerConfig(
                name, address.getAddress().getHostAddress(), address.getPort(), 0, 1, AdministrativeState.READY);
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void start() throws IOException {
        process = started();
    }

    /** Started, and listening. */
    private Process started() throws IOException {
        String listen = "TCP-LISTEN:" + address.getPort() + ",bind="
                + address.getAddress().getHostAddress() + ",fork,reuseaddr,backlog=4096";
        Process started = new ProcessBuilder("socat", "-U", listen, "EXEC:echo " + name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await(name + " listens").ignoreExceptions().until(() -> {
            new Socket(address.getAddress(), address.getPort()).close();
            return true;
        });
        return started;
    }

    void awaitAnswer() {
        await(name + " answers").atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                socket.setSoTimeout(1_000);
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .equals(name);
            }
        });
    }

    @Override
    public void close() {
        kill();
    }
}
