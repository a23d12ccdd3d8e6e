package dev.limpet.proxy.differential;

import static org.awaitility.Awaitility.await;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.config.StatsConfig;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.proxy.processes.ProxyCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One Limpet with frontends and backends of many scenarios. */
record LimpetProcess(Process process, Path files, InetSocketAddress admin, InetSocketAddress runtime)
        implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Starts it; its files are beside each other under one name. */
    static LimpetProcess start(
            Path files,
            LimpetProduct.Transport transport,
            InetSocketAddress admin,
            InetSocketAddress runtime,
            Waits waits,
            List<FrontendConfig> frontends,
            List<BackendConfig> backends)
            throws IOException {
        ProxyConfig config = new ProxyConfig(
                "default/differential",
                10_000,
                waits.retries(),
                waits.redispatch(),
                waits.timeouts(),
                Optional.empty(),
                frontends,
                backends,
                Optional.empty(),
                new StatsConfig(admin.getPort(), "/stats", true),
                Optional.empty());
        Path yaml = Files.writeString(Path.of(files + ".yaml"), ProxyConfigYaml.write(config));
        ProcessBuilder builder = new ProcessBuilder(ProxyCommand.line())
                .redirectOutput(Path.of(files + ".out").toFile())
                .redirectError(Path.of(files + ".err").toFile());
        builder.environment()
                .putAll(Map.of(
                        "LIMPET_CONFIG",
                        yaml.toString(),
                        "LIMPET_NAME",
                        files.getFileName().toString(),
                        "LIMPET_BIND",
                        admin.getAddress().getHostAddress(),
                        "LIMPET_RUNTIME",
                        bracketed(runtime),
                        "LIMPET_TRANSPORT",
                        transport.toString()));
        return new LimpetProcess(builder.start(), files, admin, runtime);
    }

    void awaitReady() {
        await("a Limpet is ready")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(Files.readString(Path.of(files + ".err")));
                    }
                    URI uri = URI.create("http://" + bracketed(admin) + "/status");
                    try (var body = uri.toURL().openStream()) {
                        return ProxyStatusJson.read(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                                .ready();
                    }
                });
    }

    String command(String command) throws IOException {
        try (Socket socket = new Socket(runtime.getAddress(), runtime.getPort())) {
            socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    List<String> logged() throws IOException {
        return Files.readAllLines(Path.of(files + ".out"));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String bracketed(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
