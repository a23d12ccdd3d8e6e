package dev.limpet.proxy.processes;

import static org.awaitility.Awaitility.await;

import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.config.status.PeerStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A replica as a process of its own, started from the jar that the build left, at an address of its own. */
final class ProxyProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern TIME_OF_DAY = Pattern.compile("date_now: (\\d+)");
    private static final Pattern ENTRY = Pattern.compile("key=(\\S+) .*server_key=(\\S+)");

    private final String name;
    private final InetAddress host;
    private final Path folder;
    private final List<String> launcher;
    private Optional<Process> process = Optional.empty();

    /** A replica that does not run yet; keeps its files in a folder. */
    ProxyProcess(String name, InetAddress host, Path folder) {
        this(name, host, folder, List.of());
    }

    /**
     * A replica that a command starts.
     *
     * @param launcher what stands before the program, such as {@code ip netns exec}
     */
    ProxyProcess(String name, InetAddress host, Path folder, List<String> launcher) {
        this.name = name;
        this.host = host;
        this.folder = folder;
        this.launcher = launcher;
    }

    String name() {
        return name;
    }

    InetAddress host() {
        return host;
    }

    InetSocketAddress frontend() {
        return new InetSocketAddress(host, Cluster.FRONTEND);
    }

    InetSocketAddress peerAddress() {
        return new InetSocketAddress(host, Cluster.PEERS);
    }

    /** Has a DNS server name it as a pod of the service. */
    void nameIn(FakeDns dns) {
        dns.service(pod(), Cluster.PEERS).additional(pod() + ".", host.getHostAddress());
    }

    void forgetIn(FakeDns dns) {
        dns.forget(pod());
    }

    /** Starts with an empty table. */
    ProxyProcess start(Cluster cluster) {
        try {
            Path config = Files.writeString(folder.resolve(name + ".yaml"), ProxyConfigYaml.write(cluster.config()));
            List<String> command = new ArrayList<>(launcher);
            command.addAll(ProxyCommand.line());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment()
                    .putAll(Map.of(
                            "LIMPET_CONFIG",
                            config.toString(),
                            "LIMPET_NAME",
                            name,
                            "LIMPET_BIND",
                            host.getHostAddress(),
                            "LIMPET_RUNTIME",
                            host.getHostAddress() + ":" + Cluster.RUNTIME,
                            "LIMPET_DNS",
                            cluster.dns().getAddress().getHostAddress() + ":"
                                    + cluster.dns().getPort(),
                            "LIMPET_DRAIN_SECONDS",
                            "5"));
            process = Optional.of(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Has it take over another configuration while it runs. */
    void reconfigure(Cluster cluster) throws IOException {
        Path next = Files.writeString(folder.resolve(name + ".next"), ProxyConfigYaml.write(cluster.config()));
        Files.move(next, folder.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The process' id; that of the program, since a launcher becomes what it starts. */
    long pid() {
        return process.orElseThrow().pid();
    }

    /** How many file descriptors it has open. */
    long openDescriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return open.count();
        }
    }

    boolean isAlive() {
        return process.filter(Process::isAlive).isPresent();
    }

    /** Waits until it takes clients, which it does once it holds what its peers do. */
    ProxyProcess awaitReady() {
        await(name + " is ready")
                .atMost(PATIENCE)
                .conditionEvaluationListener(null)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> status().ready());
        return this;
    }

    /** Waits until a configuration is in force. */
    void awaitConfigured(Cluster cluster) {
        String hash = ProxyConfigYaml.hash(ProxyConfigYaml.write(cluster.config()));
        await(name + " has taken its configuration over")
                .atMost(PATIENCE)
                .conditionEvaluationListener(null)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> status().configHash().equals(hash));
    }

    ProxyStatus status() throws IOException {
        URI uri = URI.create("http://" + host.getHostAddress() + ":" + Cluster.ADMIN + "/status");
        try (var body = uri.toURL().openStream()) {
            return ProxyStatusJson.read(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The names of the peers that it knows, with HAProxy's word for the link to each. */
    Map<String, String> links() {
        try {
            return status().peers().stream().collect(Collectors.toMap(PeerStatus::name, PeerStatus::state));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The stick table by source, as the runtime API shows it. */
    Map<String, String> table() {
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(command("show table be"));
        while (entry.find()) {
            entries.put(entry.group(1), entry.group(2));
        }
        return entries;
    }

    /** What it takes for the time of day. */
    Instant timeOfDay() {
        Matcher now = TIME_OF_DAY.matcher(command("show activity"));
        if (!now.find()) {
            throw new IllegalStateException(name + " does not say what time it is");
        }
        return Instant.ofEpochSecond(Long.parseLong(now.group(1)));
    }

    /** What the runtime API answers. */
    String command(String command) {
        try (Socket socket = new Socket(host, Cluster.RUNTIME)) {
            socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not answer '" + command + "': " + output(), e);
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
    }

    /** Ends it by SIGTERM, as Kubernetes does, and waits until it is gone. */
    void stop() {
        process.ifPresent(running -> {
            running.destroy();
            running.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        });
    }

    /** What the process has written; for a test that fails. */
    String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private String pod() {
        return name + "." + Cluster.SERVICE;
    }

    private Path log() {
        return folder.resolve(name + ".log");
    }
}
