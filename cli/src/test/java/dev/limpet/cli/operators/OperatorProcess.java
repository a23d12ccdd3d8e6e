package dev.limpet.cli.operators;

import dev.limpet.operator.OperatorMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator as in its image, with the chart's limit of memory. */
public final class OperatorProcess implements AutoCloseable {
    private static final String CONTAINER = "-XX:MaxRAM=384m";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern RECONCILIATIONS =
            Pattern.compile("(?m)^operator_sdk_controllers_execution_reconcile_seconds_count.* (\\S+)$");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final int adminPort;

    private OperatorProcess(Process process, int adminPort) {
        this.process = process;
        this.adminPort = adminPort;
    }

    /** One that is alone, and says what goes wrong in {@code operator.log} beside the file. */
    public static OperatorProcess start(Path kubeconfig) throws IOException {
        return start(kubeconfig, "operator", Map.of());
    }

    /** One of several, with settings of its own, which logs to the file of its name. */
    static OperatorProcess start(Path kubeconfig, String name, Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command());
        int adminPort = freePort();
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("LIMPET_PROXY_IMAGE", "limpet-proxy:scale");
        builder.environment().put("LIMPET_ADMIN_PORT", Integer.toString(adminPort));
        builder.environment().put("LIMPET_LOG_LEVEL", "WARN");
        // A machine that is busy with everything else here must not look like an API server that is away.
        builder.environment().put("KUBERNETES_REQUEST_TIMEOUT", "120000");
        builder.environment().putAll(settings);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(kubeconfig.resolveSibling(name + ".log").toFile())
                .start();
        return new OperatorProcess(process, adminPort);
    }

    private static List<String> command() throws IOException {
        Properties image = new Properties();
        try (InputStream file = OperatorMain.class.getResourceAsStream("image.properties")) {
            image.load(Objects.requireNonNull(file));
        }
        List<String> command = new ArrayList<>();
        command.add(JAVA.resolve("java").toString());
        command.addAll(List.of(image.getProperty("jvm").split(",", -1)));
        command.addAll(List.of(CONTAINER, "-cp", System.getProperty("java.class.path"), image.getProperty("main")));
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    /** Waits until it has filled its caches, as long as it lives. */
    public void awaitReady() throws InterruptedException {
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "the operator ended with " + process.exitValue() + " before it was ready");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return ask("/readyz").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** How often it has reconciled. */
    public double reconciliations() throws IOException, InterruptedException {
        return number(RECONCILIATIONS, ask("/metrics").body());
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    public double cpuSeconds() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    /** Memory, after a full collection. */
    public String usage() throws IOException {
        Process jcmd = new ProcessBuilder(
                        List.of(JAVA.resolve("jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram"))
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
        return "%.1f MB alive on the heap, %.0f MB resident"
                .formatted(number(TOTAL, histogram) / 1e6, number(RESIDENT, status) * 1024 / 1e6);
    }

    private static double number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new UncheckedIOException(new IOException("no " + pattern + " in: " + text));
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** Has it stand still, or go on, by a signal's name. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " ended with " + kill.exitValue());
        }
    }

    /** Completes with the exit status once it has ended. */
    CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE)) {
            // One that stands still does not hear of it.
            process.destroyForcibly().waitFor();
        }
    }
}
