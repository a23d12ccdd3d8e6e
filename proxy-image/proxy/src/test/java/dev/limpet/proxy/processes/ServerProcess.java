package dev.limpet.proxy.processes;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server of its own process, which answers each connection with its name; made by {@code socat}. */
final class ServerProcess implements AutoCloseable {
    private final String name;
    private final InetSocketAddress address;
    private Process process;

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

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void start() throws IOException {
        process = started();
    }

    private Process started() throws IOException {
        String listen = "TCP-LISTEN:" + address.getPort() + ",bind="
                + address.getAddress().getHostAddress() + ",fork,reuseaddr,backlog=1024";
        return new ProcessBuilder("socat", "-U", listen, "EXEC:echo " + name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() {
        kill();
    }
}
