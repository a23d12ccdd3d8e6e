package dev.limpet.benchmarks.compare;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ExternalPeer;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.PeersConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.config.ServerConfig;
import dev.limpet.config.StatsConfig;
import dev.limpet.config.StickConfig;
import dev.limpet.config.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The proxy of this source tree, started as its image starts it in a container of the operator's default size. */
public final class Limpet implements StickyProduct {
    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final String CONTAINER = "-XX:MaxRAM=512m";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Pattern LIVE = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    /** What sessions are served with. */
    public enum Transport {
        EPOLL("epoll"),
        IO_URING("io_uring");

        private final String word;

        Transport(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    private final Path home;
    private final String name;
    private final Transport transport;
    private final Properties release;
    private final Optional<String> archive;

    /**
     * The proxy in the folder that its build left it in.
     *
     * @throws IOException when there is none
     */
    public Limpet(Path home) throws IOException {
        this(home, "limpet", Transport.EPOLL);
    }

    /** The same by another name, or with a transport that is not its default. */
    public Limpet(Path home, String name, Transport transport) throws IOException {
        this.home = home;
        this.name = name;
        this.transport = transport;
        this.release = new Properties();
        try (InputStream file = Limpet.class.getResourceAsStream("/dev/limpet/proxy/report/release.properties")) {
            if (file == null || !Files.isDirectory(home.resolve("lib"))) {
                throw new IOException(home + " holds no proxy; build it with: mvn package");
            }
            release.load(file);
        }
        this.archive = archive(home);
    }

    @Override
    public String name() {
        return name;
    }

    public Transport transport() {
        return transport;
    }

    @Override
    public String version() {
        return release.getProperty("version") + ", " + transport.word() + ", " + String.join(" ", flags());
    }

    @Override
    public Replica start(Plan plan, Workplace workplace) throws IOException {
        String name = name() + "-" + plan.self().name();
        Path config = workplace.folder().resolve(name + ".yaml");
        Files.writeString(config, ProxyConfigYaml.write(config(plan, workplace.freePort())));
        int runtime = workplace.freePort();
        Process process = workplace.start(
                name,
                command(),
                Map.of(
                        "LIMPET_CONFIG",
                        config.toString(),
                        "LIMPET_NAME",
                        plan.self().name(),
                        "LIMPET_BIND",
                        Member.HOST,
                        "LIMPET_RUNTIME",
                        Member.HOST + ":" + runtime,
                        "LIMPET_TRANSPORT",
                        transport.word()));
        return new Instance(process, new StatsSocket(new InetSocketAddress(Member.HOST, runtime)), workplace);
    }

    /** Program and arguments; what a replica is told by environment variables is still to be set. */
    public List<String> command() {
        return Stream.of(
                        Stream.of(JDK.resolve("java").toString()),
                        flags().stream(),
                        Stream.of("-cp", home + "/*:" + home.resolve("lib") + "/*", release.getProperty("main")))
                .flatMap(part -> part)
                .toList();
    }

    /** Bytes that are alive on the heap of a process after a full collection. */
    public static long liveBytes(long pid) throws IOException, InterruptedException {
        String histogram = jcmd(pid, "GC.class_histogram");
        Matcher live = LIVE.matcher(histogram);
        if (!live.find()) {
            throw new IOException("jcmd does not say what is on the heap of process " + pid + ": " + histogram);
        }
        return Long.parseLong(live.group(1));
    }

    /** Has the C library's allocator of a process give back to the kernel what is free. */
    public static void trimNativeHeap(long pid) throws IOException, InterruptedException {
        jcmd(pid, "System.trim_native_heap");
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(JDK.resolve("jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + pid + " " + command + ": " + answer);
        }
        return answer;
    }

    private List<String> flags() {
        return Stream.of(Stream.of(release.getProperty("jvm").split(",")), Stream.of(CONTAINER), archive.stream())
                .flatMap(part -> part)
                .toList();
    }

    /** The archive of the proxy's classes; of no use to jars that are newer. */
    private static Optional<String> archive(Path home) throws IOException {
        Path archive = home.resolve("limpet-proxy.jsa");
        if (!Files.exists(archive)) {
            return Optional.empty();
        }
        FileTime made = Files.getLastModifiedTime(archive);
        for (Path folder : List.of(home, home.resolve("lib"))) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "limpet-*.jar")) {
                for (Path jar : jars) {
                    if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.of("-XX:SharedArchiveFile=" + archive);
    }

    private static ProxyConfig config(Plan plan, int statsPort) {
        return new ProxyConfig(
                "benchmarks/compare",
                10_000,
                3,
                OptionalInt.empty(),
                new Timeouts(TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT),
                Optional.empty(),
                List.of(new FrontendConfig(
                        "fe",
                        plan.frontendPort(),
                        Plan.BACKEND,
                        10_000,
                        List.of(),
                        new FrontendLog(LogFormat.NONE, false))),
                List.of(new BackendConfig(
                        Plan.BACKEND,
                        BalanceAlgorithm.SOURCE,
                        Optional.of(new StickConfig(
                                32,
                                128,
                                Plan.TABLE_SIZE,
                                StickConfig.WhenFull.EVICT_OLDEST,
                                Duration.ofHours(Plan.EXPIRE_HOURS),
                                false)),
                        Optional.empty(),
                        Optional.empty(),
                        plan.servers().numbers().stream()
                                .map(number -> new ServerConfig(
                                        Servers.name(number),
                                        Servers.address(number),
                                        plan.servers().port(),
                                        0,
                                        1,
                                        AdministrativeState.READY))
                                .toList())),
                plan.others().isEmpty() ? Optional.empty() : Optional.of(peers(plan)),
                new StatsConfig(statsPort, "/stats", true),
                Optional.empty());
    }

    private static PeersConfig peers(Plan plan) {
        return new PeersConfig(
                plan.self().peerPort(),
                "peers.invalid",
                plan.others().stream()
                        .map(each -> new ExternalPeer(each.name(), Member.HOST, each.peerPort()))
                        .toList(),
                Optional.empty());
    }

    private record Instance(Process process, StatsSocket socket, Workplace workplace) implements Replica {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public String run(List<String> commands) throws IOException {
            return socket.command(String.join(";", commands));
        }

        @Override
        public int entries() {
            return socket.entries();
        }

        /** What is alive on the heap after a full collection. */
        @Override
        public long usedBytes() throws IOException, InterruptedException {
            return liveBytes(pid());
        }

        @Override
        public void close() {
            workplace.end(process);
        }
    }
}
