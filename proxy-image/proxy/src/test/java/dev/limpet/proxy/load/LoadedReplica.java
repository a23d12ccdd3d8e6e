package dev.limpet.proxy.load;

import static org.awaitility.Awaitility.await;

import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.proxy.processes.ProxyCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The replica under load: a process in the memory that its container would have, on a host of its own. */
final class LoadedReplica implements AutoCloseable {
    private static final Pattern LIVE = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final double TICKS = 100;

    private final InetAddress host;
    private final ProxyConfig config;
    private final Process process;
    private final Path log;
    private final Optional<MemoryGroup> memory;

    LoadedReplica(InetAddress host, List<String> launcher, long memoryBytes, ProxyConfig config, Path folder)
            throws IOException {
        this.host = host;
        this.config = config;
        this.log = folder.resolve("replica.log");
        this.memory = MemoryGroup.make(memoryBytes);
        Path file = Files.writeString(folder.resolve("proxy.yaml"), ProxyConfigYaml.write(config));
        List<String> command = new ArrayList<>(memory.map(MemoryGroup::launcher).orElse(List.of()));
        command.addAll(launcher);
        command.addAll(ProxyCommand.inContainer(memoryBytes));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "LIMPET_CONFIG",
                        file.toString(),
                        "LIMPET_NAME",
                        "web-0",
                        "LIMPET_BIND",
                        host.getHostAddress(),
                        "LIMPET_RUNTIME",
                        host.getHostAddress() + ":9999"));
        this.process = builder.start();
        await("the replica takes clients")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> status().ready());
    }

    InetSocketAddress frontend(int number) {
        return new InetSocketAddress(host, config.frontends().get(number).port());
    }

    ProxyStatus status() throws IOException {
        URI uri = URI.create(
                "http://" + host.getHostAddress() + ":" + config.stats().port() + "/status");
        try (var body = uri.toURL().openStream()) {
            return ProxyStatusJson.read(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** How many sources the table of a backend holds. */
    long entries(String backend) throws IOException {
        return status().backends().stream()
                .filter(each -> each.name().equals(backend))
                .mapToLong(each -> each.stickEntries())
                .sum();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The most that the process had in memory so far. */
    long mostResidentBytes() throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new IOException("the replica has ended; its log is " + log));
    }

    /** What is alive on its heap, after a full collection. */
    long liveBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher live = LIVE.matcher(answer);
        if (jcmd.waitFor() != 0 || !live.find()) {
            throw new IOException("jcmd: " + answer);
        }
        return Long.parseLong(live.group(1));
    }

    /** Seconds of processor time so far. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fromThird[11]) + Long.parseLong(fromThird[12])) / TICKS;
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        memory.ifPresent(MemoryGroup::close);
    }
}
