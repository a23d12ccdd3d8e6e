package dev.limpet.proxy.differential;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Where one scenario is played with one product: its clients and servers, and what they have seen. */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Deployment deployment;
    private final Product product;
    private final List<Talk> talks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int clients;
    private boolean ignoringBytes;

    Stage(Deployment deployment, Product product) {
        this.deployment = deployment;
        this.product = product;
    }

    /** Plays the scenario; returns what clients and servers have seen, and what was logged. */
    List<String> play() throws IOException, InterruptedException {
        try {
            deployment.scenario().script().play(this);
            awaitLogged(deployment.scenario().codes().size());
        } catch (IOException | ConditionTimeoutException e) {
            throw new IllegalStateException(e + " with " + product.name() + " after " + transcript(), e);
        }
        return transcript();
    }

    private List<String> transcript() {
        return Stream.of(
                        talks.stream()
                                .sorted(Comparator.comparing(Talk::name))
                                .flatMap(talk -> talk.seen().stream())
                                .map(this::withoutChance),
                        notes.stream(),
                        log().stream().map(line -> ignoringBytes ? line.withoutBytes() : line.text()))
                .flatMap(part -> part)
                .toList();
    }

    /** Connects a client. */
    Talk client() throws IOException {
        return client(deployment.setup().ipv6() ? "::1" : "127.0.0.1");
    }

    /** Connects a client from a source address. */
    Talk client(String source) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
        socket.connect(deployment.frontend(), Talk.PATIENCE_MILLIS);
        clients++;
        return keep(new Talk("client " + clients, socket));
    }

    /** The next connection that reaches a server. */
    Talk accepted(String server) throws IOException {
        return keep(deployment.server(server).accept());
    }

    /** The next connection that reaches a server, if one comes soon. */
    Optional<Talk> acceptedSoon(String server) throws IOException {
        return deployment.server(server).acceptSoon().map(this::keep);
    }

    ScriptedServer server(String name) {
        return deployment.server(name);
    }

    CheckPort checkPort() {
        return deployment.checkPort();
    }

    /** Waits until a server's status in {@code show stat} is that. */
    void awaitStatus(String server, String status) {
        await(deployment.name() + ": " + server + " is " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> command("show stat")
                        .lines()
                        .filter(line -> line.startsWith(backend() + "," + server + ","))
                        .anyMatch(line ->
                                Arrays.asList(line.split(",", -1)).get(17).equals(status)));
    }

    /** Keeps what the script found out. */
    void note(String what) {
        notes.add("note: " + what);
    }

    /** How many bytes go through is chance. */
    void ignoresBytes() {
        ignoringBytes = true;
    }

    /** Gives a command to the runtime API; {@code BACKEND} stands for the backend's name. */
    String command(String command) throws IOException {
        return product.command(deployment, command.replace("BACKEND", backend()));
    }

    /** Waits until so many sessions wait for a server. */
    void awaitQueued(int sessions) {
        await(deployment.name() + " queues " + sessions)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> statistics("[a-zA-Z]+", 2), queued -> queued == sessions);
    }

    /** Waits until so many sessions of the backend are there. */
    void awaitSessions(int sessions) {
        await(deployment.name() + " has " + sessions)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> statistics("BACKEND", 4), current -> current == sessions);
    }

    /** Waits until no more bytes go through, since somebody does not read. */
    void awaitHeldUp() {
        AtomicLong before = new AtomicLong(-1);
        await(deployment.name() + " is held up")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> talks.stream().mapToLong(Talk::pending).sum(),
                        pending -> before.getAndSet(pending) == pending);
    }

    /** Waits until so many lines were logged. */
    void awaitLogged(int lines) {
        await(deployment.name() + " logs " + lines)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> log().size() >= lines);
    }

    String backend() {
        return deployment.name() + "-servers";
    }

    /** The sum of a column of {@code show stat} over rows of the backend. */
    private int statistics(String rows, int column) throws IOException {
        return command("show stat")
                .lines()
                .filter(line -> line.matches(backend() + "," + rows + ",.*"))
                .mapToInt(line ->
                        Integer.parseInt(Arrays.asList(line.split(",", -1)).get(column)))
                .sum();
    }

    private List<LogLine> log() {
        Set<Integer> ports = talks.stream().map(talk -> talk.local().getPort()).collect(Collectors.toSet());
        try {
            return product.logged(deployment).stream()
                    .flatMap(line -> LogLine.parse(line, ports).stream())
                    .filter(line -> line.frontend().equals(deployment.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Addresses and ports that chance has given, as PROXY protocol headers tell them. */
    private String withoutChance(String seen) {
        String changed = seen;
        InetSocketAddress to = deployment.frontend();
        for (Talk talk : talks) {
            InetSocketAddress from = talk.local();
            changed =
                    changed.replace(text(from, to), "<client> <frontend>").replace(hex(from, to), "<client frontend>");
        }
        return changed;
    }

    private static String text(InetSocketAddress from, InetSocketAddress to) {
        return (from.getAddress().getHostAddress() + " " + to.getAddress().getHostAddress() + " " + from.getPort() + " "
                        + to.getPort())
                .replace("0:0:0:0:0:0:0:1", "::1");
    }

    private static String hex(InetSocketAddress from, InetSocketAddress to) {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(from.getAddress().getAddress())
                + hex.formatHex(to.getAddress().getAddress())
                + hex.toHexDigits((short) from.getPort())
                + hex.toHexDigits((short) to.getPort());
    }

    private Talk keep(Talk talk) {
        talks.add(talk);
        return talk;
    }

    @Override
    public void close() throws IOException {
        for (Talk talk : talks) {
            talk.close();
        }
    }
}
