package dev.limpet.proxy.processes;

import dev.limpet.proxy.ports.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An HAProxy process with a backend {@code be} of two servers, {@code stick on src}, and peers. The servers answer a
 * connection with their own name.
 */
public final class Haproxy implements AutoCloseable {
    private static final InetAddress HOST = InetAddress.ofLiteral("127.16.0.2");
    private static final Pattern ENTRY = Pattern.compile("key=(\\S+) .*exp=(\\d+).*server_key=(\\S+)");
    private static final Pattern USED = Pattern.compile("table: be, .*used:(\\d+)");
    private static final Pattern FLAGS = Pattern.compile("id=mesh .*?flags=0x([0-9a-f]+)");
    /** HAProxy's flags for "no local process to learn from" and "no remote one". */
    private static final int RESYNC_FINISHED = 0x3;

    private final String name;
    private final Path folder;
    private final int peerPort = FreePorts.on(HOST);
    private final int frontendPort = FreePorts.on(HOST);
    private final NamedServer s1 = new NamedServer("s1", HOST);
    private final NamedServer s2 = new NamedServer("s2", HOST);
    private Optional<Process> process = Optional.empty();
    private Optional<String> tls = Optional.empty();

    /** A process that is not running yet; keeps its files in a folder. */
    public Haproxy(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** An entry as {@code show table} has it. */
    public record Kept(String server, long remainingMillis) {}

    public String name() {
        return name;
    }

    public List<NamedServer> servers() {
        return List.of(s1, s2);
    }

    public InetSocketAddress frontend() {
        return new InetSocketAddress(HOST, frontendPort);
    }

    public InetSocketAddress peerAddress() {
        return new InetSocketAddress(HOST, peerPort);
    }

    /**
     * Has it speak TLS with its peers from its next start on.
     *
     * @param certificate file with its certificate and key
     * @param authorities file with those whose certificates it believes
     */
    public Haproxy encrypted(Path certificate, Path authorities) {
        tls = Optional.of(" ssl crt %s ca-file %s verify required".formatted(certificate, authorities));
        return this;
    }

    /** Starts with the given peer; {@code tableType} is that of the stick table, {@code ip} or {@code ipv6}, with its options. */
    public Haproxy start(String peer, InetSocketAddress address, String tableType) {
        return start(Map.of(peer, address), tableType);
    }

    /** Starts with the given peers. */
    public Haproxy start(Map<String, InetSocketAddress> peers, String tableType) {
        Path config = folder.resolve("haproxy.cfg");
        try {
            Files.writeString(config, """
                    global
                        stats socket %s level admin
                    defaults
                        mode tcp
                        timeout connect 5s
                        timeout client 1m
                        timeout server 1m
                    peers mesh
                        bind %s:%d%s
                        default-server%s
                        server %s
                    %s
                    frontend fe
                        bind %s:%d
                        default_backend be
                    backend be
                        stick-table size 1m expire 8h peers mesh type %s
                        stick on src
                        server s1 %s:%d
                        server s2 %s:%d
                    """.formatted(
                            socket(),
                            HOST.getHostAddress(),
                            peerPort,
                            tls.orElse(""),
                            tls.orElse(" no-ssl"),
                            name,
                            peers.entrySet().stream()
                                    .map(peer -> "    server " + peer.getKey() + " "
                                            + peer.getValue().getAddress().getHostAddress() + ":"
                                            + peer.getValue().getPort())
                                    .collect(Collectors.joining("\n")),
                            HOST.getHostAddress(),
                            frontendPort,
                            tableType,
                            HOST.getHostAddress(),
                            s1.port(),
                            HOST.getHostAddress(),
                            s2.port()));
            process = Optional.of(new ProcessBuilder("haproxy", "-db", "-L", name, "-f", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("haproxy.log").toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "haproxy does not start; install the package haproxy, 2.6 or later: " + e.getMessage(), e);
        }
        return this;
    }

    /** Kills the process as {@code kill -9} does; the socket that it leaves behind is not taken for the next one's. */
    public void kill() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
        try {
            Files.deleteIfExists(socket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it answers on its socket. */
    public boolean isUp() {
        return Files.exists(socket()) && process.filter(Process::isAlive).isPresent();
    }

    /** Whether it considers itself to know all; after a start that takes it up to 10 s without a peer. */
    public boolean isCurrent() {
        Matcher flags = FLAGS.matcher(command("show peers"));
        return flags.find() && (Integer.parseInt(flags.group(1), 16) & RESYNC_FINISHED) == RESYNC_FINISHED;
    }

    /** Whether there is a session with each of that many peers. */
    public boolean isLinkedTo(int peers) {
        return command("show peers").split("last_status=ESTA", -1).length - 1 == peers;
    }

    /** What the process has written; for a test that fails. */
    public String log() {
        try {
            return Files.readString(folder.resolve("haproxy.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects to the frontend from a source address and returns the name of the server that answered. */
    public String connectFrom(String source) {
        try {
            return new Client(source).ask(frontend());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer through haproxy: " + log(), e);
        }
    }

    /** Entries in the stick table. */
    public int used() {
        Matcher used = USED.matcher(command("show table"));
        return used.find() ? Integer.parseInt(used.group(1)) : 0;
    }

    /** The stick table by source. */
    public Map<String, Kept> table() {
        Map<String, Kept> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(command("show table be"));
        while (entry.find()) {
            entries.put(entry.group(1), new Kept(entry.group(3), Long.parseLong(entry.group(2))));
        }
        return entries;
    }

    public String command(String command) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.US_ASCII))
                    .lines()
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("haproxy does not answer '" + command + "': " + log(), e);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        s1.close();
        s2.close();
    }

    private Path socket() {
        return folder.resolve("stats.sock");
    }
}
