package dev.limpet.benchmarks.soak;

import dev.limpet.benchmarks.compare.Limpet;
import dev.limpet.benchmarks.compare.ProcessUsage;
import dev.limpet.benchmarks.compare.Workplace;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The process under test: its configuration is written, its access log read, its memory and descriptors counted. */
final class SoakedProxy {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LOOK_MILLIS = 10;
    private static final int COLLECTIONS = 5;
    private static final Pattern TCP = Pattern.compile(" (\\S\\S) \\d+/\\d+/\\d+/\\d+/\\+?\\d+ \\d+/\\d+$");
    private static final Pattern JSON = Pattern.compile("\"termination\":\"(..)\"");
    /** What clients and servers that break off lead to; everything else is the proxy's doing. */
    private static final Set<String> EXPECTED = Set.of("--", "CD", "SD", "CL", "SL", "CC", "CQ");

    private final Process process;
    private final Path config;
    private final int statsPort;
    private final Findings findings;

    private SoakedProxy(Process process, Path config, int statsPort, Findings findings) {
        this.process = process;
        this.config = config;
        this.statsPort = statsPort;
        this.findings = findings;
    }

    /**
     * What a process holds.
     *
     * @param live on the heap after a full collection
     * @param resident in memory, right after that
     */
    record Holding(long descriptors, long live, long resident) {}

    static SoakedProxy start(
            Limpet limpet, Workplace workplace, ProxyConfig first, int statsPort, int runtimePort, Findings findings)
            throws IOException {
        Path config = workplace.folder().resolve("soak.yaml");
        Files.writeString(config, ProxyConfigYaml.write(first));
        Process process = workplace.start(
                new ProcessBuilder(limpet.command())
                        .redirectError(workplace.folder().resolve("soak.log").toFile()),
                Map.of(
                        "LIMPET_CONFIG",
                        config.toString(),
                        "LIMPET_NAME",
                        "soak",
                        "LIMPET_BIND",
                        "127.0.0.1",
                        "LIMPET_RUNTIME",
                        "127.0.0.1:" + runtimePort,
                        "LIMPET_TRANSPORT",
                        limpet.transport().word()));
        SoakedProxy proxy = new SoakedProxy(process, config, statsPort, findings);
        Thread.ofPlatform().daemon().name("access-log").start(proxy::readLog);
        return proxy;
    }

    /** Has a configuration taken over; returns how long that took, in milliseconds. */
    long take(ProxyConfig wanted) throws IOException, InterruptedException {
        String text = ProxyConfigYaml.write(wanted);
        String hash = ProxyConfigYaml.hash(text);
        Path next = config.resolveSibling("soak.yaml.next");
        Files.writeString(next, text);
        long begun = System.nanoTime();
        Files.move(next, config, StandardCopyOption.ATOMIC_MOVE);
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            if (isReadyWith(hash)) {
                return Duration.ofNanos(System.nanoTime() - begun).toMillis();
            }
            Thread.sleep(LOOK_MILLIS);
        }
        findings.violation("a configuration was not taken over within " + PATIENCE.toSeconds() + " s: " + status());
        return PATIENCE.toMillis();
    }

    /**
     * What it holds, after the heap and the allocator have given back what is free; the serial collector does that in four
     * steps, one with each full collection.
     */
    Holding holding() throws IOException, InterruptedException {
        long live = 0;
        for (int step = 0; step < COLLECTIONS; step++) {
            live = Limpet.liveBytes(process.pid());
        }
        Limpet.trimNativeHeap(process.pid());
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return new Holding(
                    descriptors.count(), live, ProcessUsage.of(process.pid()).residentBytes());
        }
    }

    long sessions() throws IOException {
        return status().sessions();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private boolean isReadyWith(String hash) {
        try {
            ProxyStatus status = status();
            return status.ready() && status.configHash().equals(hash);
        } catch (IOException notYet) {
            return false;
        }
    }

    private ProxyStatus status() throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + statsPort + "/status");
        try (var body = uri.toURL().openStream()) {
            return ProxyStatusJson.read(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(String line) {
        Matcher code = (line.startsWith("{") ? JSON : TCP).matcher(line);
        if (!code.find()) {
            findings.violation("the access log has the line " + line);
        } else {
            findings.count("logged: " + code.group(1));
            if (!EXPECTED.contains(code.group(1))) {
                findings.violation("a session ended so: " + line);
            }
        }
    }
}
