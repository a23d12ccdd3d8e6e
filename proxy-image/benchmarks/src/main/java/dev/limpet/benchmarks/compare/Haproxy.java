package dev.limpet.benchmarks.compare;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The HAProxy that is installed. */
public final class Haproxy implements StickyProduct {
    private static final Pattern POOLS = Pattern.compile("Total: .* allocated, (\\d+) used");

    private final String version;

    private Haproxy(String version) {
        this.version = version;
    }

    /**
     * The one in the PATH.
     *
     * @throws IOException when there is none, with a sentence that says what to do
     */
    public static Haproxy installed() throws IOException {
        try {
            Process process = new ProcessBuilder("haproxy", "-v").start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Haproxy(version.lines().findFirst().orElse("of an unknown version"));
        } catch (IOException e) {
            throw new IOException(
                    "haproxy is not in the PATH, and there is nothing to compare with; install it (Debian: apt install haproxy)",
                    e);
        }
    }

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Replica start(Plan plan, Workplace workplace) throws IOException {
        String name = name() + "-" + plan.self().name();
        Path socket = workplace.folder().resolve(name + ".sock");
        Path config = workplace.folder().resolve(name + ".cfg");
        Files.writeString(config, config(plan, socket));
        List<String> command = List.of("haproxy", "-db", "-L", plan.self().name(), "-f", config.toString());
        Process process = workplace.start(name, command, Map.of());
        return new Instance(process, new StatsSocket(UnixDomainSocketAddress.of(socket)), workplace);
    }

    private static String config(Plan plan, Path socket) {
        String peers = Stream.concat(Stream.of(plan.self()), plan.others().stream())
                .map(each -> "peer %s %s:%d".formatted(each.name(), Member.HOST, each.peerPort()))
                .collect(Collectors.joining("\n    "));
        String servers = plan.servers().numbers().stream()
                .map(number -> "server %s %s:%d"
                        .formatted(
                                Servers.name(number),
                                Servers.address(number),
                                plan.servers().port()))
                .collect(Collectors.joining("\n    "));
        return """
                global
                    stats socket %s level admin
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 1m
                    timeout server 1m
                peers mesh
                    %s
                frontend fe
                    bind %s:%d
                    default_backend %s
                backend %s
                    balance source
                    stick-table type ip size %d expire %dh peers mesh
                    stick on src
                    %s
                """.formatted(
                        socket,
                        peers,
                        Member.HOST,
                        plan.frontendPort(),
                        Plan.BACKEND,
                        Plan.BACKEND,
                        Plan.TABLE_SIZE,
                        Plan.EXPIRE_HOURS,
                        servers);
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

        @Override
        public long usedBytes() throws IOException {
            Matcher pools = POOLS.matcher(socket.command("show pools"));
            if (!pools.find()) {
                throw new IOException("haproxy does not say what its pools hold");
            }
            return Long.parseLong(pools.group(1));
        }

        @Override
        public void close() {
            workplace.end(process);
        }
    }
}
