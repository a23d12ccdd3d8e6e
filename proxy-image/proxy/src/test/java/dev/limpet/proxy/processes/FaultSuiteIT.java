package dev.limpet.proxy.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.opentest4j.TestAbortedException;

/**
 * One mesh, one fault after the other, under traffic of sources whose server is known. The table of docs/reliability.md is
 * what it leaves in {@code target/faults.md}; {@code -Dlimpet.faults.seconds=60} makes each fault that long, {@code -Dlimpet.faults.full=true}
 * has the mesh operated on under each, {@code -Dlimpet.faults.only='.*halves.*'} chooses some.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultSuiteIT {
    private static final List<Fault> FAULTS = (Boolean.getBoolean("limpet.faults.full") ? Faults.ALL : Faults.USUAL)
            .stream()
                    .filter(fault -> fault.name().matches(System.getProperty("limpet.faults.only", ".*")))
                    .toList();
    private static final int SECONDS = Integer.getInteger("limpet.faults.seconds", 3);
    private static final int PER_SECOND = Integer.getInteger("limpet.faults.rate", 150);
    private static final int SOURCES = Integer.getInteger("limpet.faults.sources", 2_000);
    private static final int FRESH = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(120).plusSeconds(4L * SECONDS);

    private final List<String> rows = new ArrayList<>();
    private FaultyMesh mesh;
    private Affinity affinity;
    private int fresh;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        affinity = new Affinity(PER_SECOND, Client::askByHeader);
        mesh = new FaultyMesh(folder, affinity);
        affinity.firstContacts(sources("10.1", SOURCES), frontends());
        affinity.adopt(mesh.awaitWhole());
        affinity.settle(mesh.replicas().stream()
                .<Supplier<Map<String, String>>>map(replica -> replica::table)
                .toList());
    }

    @AfterAll
    void stop() throws Exception {
        affinity.close();
        if (mesh == null) {
            // This machine makes no mesh, which is why all was skipped.
            return;
        }
        mesh.close();
        String table = """
                | fault | connections | known sources that moved | failed connections | \
                new sources on two servers meanwhile | whole after the end |
                |---|---|---|---|---|---|
                """ + String.join("", rows);
        Files.writeString(Path.of(System.getProperty("basedir", ""), "target", "faults.md"), table);
        System.out.println(table);
    }

    @ParameterizedTest
    @FieldSource("FAULTS")
    void noKnownSourceChangesItsServerAndTheTablesBecomeEqual(Fault fault) throws Exception {
        long asked = affinity.asked();
        int moved = affinity.violations().size();
        int failed = affinity.unanswered().size();

        try {
            fault.strike().take(mesh);
        } catch (IOException e) {
            throw new TestAbortedException("skipped, since this machine cannot: " + e.getMessage(), e);
        }
        Set<String> split = firstContacts(sources("10.2." + fresh++, FRESH));
        await("the fault lasts " + SECONDS + " s")
                .atMost(PATIENCE)
                .until(() -> affinity.asked() >= asked + (long) SECONDS * PER_SECOND);
        fault.mend().take(mesh);
        long mended = System.nanoTime();
        Map<String, String> agreed = mesh.awaitWhole();
        Duration whole = Duration.ofNanos(System.nanoTime() - mended);
        long quiet = affinity.asked();
        await("traffic goes on").atMost(PATIENCE).until(() -> affinity.asked() >= quiet + PER_SECOND);

        List<Affinity.Violation> violations = affinity.violations();
        List<Affinity.Violation> wrong = violations.subList(moved, violations.size()).stream()
                .filter(violation -> !fault.moving().contains(violation.kept()))
                .toList();
        String row = "| %s | %,d | %d | %d | %d of %d | %.1f s |%n"
                .formatted(
                        fault.name(),
                        affinity.asked() - asked,
                        violations.size() - moved,
                        affinity.unanswered().size() - failed,
                        split.size(),
                        FRESH,
                        whole.toMillis() / 1_000.0);
        System.out.print(row);
        rows.add(row);
        affinity.adopt(agreed);
        assertThat(wrong).as("known sources that reached another server").isEmpty();
    }

    /** Each new source asks at two replicas, one after the other; answers which of them got different servers. */
    private Set<String> firstContacts(List<String> sources) throws InterruptedException {
        Set<String> split = ConcurrentHashMap.newKeySet();
        List<InetSocketAddress> frontends = frontends();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Client client = new Client(sources.get(i));
            InetSocketAddress one = frontends.get(i % frontends.size());
            InetSocketAddress other = frontends.get((i + 1) % frontends.size());
            clients.add(Thread.ofVirtual().start(() -> {
                try {
                    if (!client.askByHeader(one).equals(client.askByHeader(other))) {
                        split.add(client.source());
                    }
                } catch (IOException e) {
                    // What a fault does to connections is counted in the traffic of known sources.
                    return;
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        return split;
    }

    private List<InetSocketAddress> frontends() {
        return mesh.replicas().stream().map(ProxyProcess::frontend).toList();
    }

    private static List<String> sources(String prefix, int count) {
        int dots = (int) prefix.chars().filter(letter -> letter == '.').count();
        return IntStream.range(0, count)
                .mapToObj(i -> dots == 2 ? prefix + "." + (i + 1) : prefix + "." + i / 250 + "." + (i % 250 + 1))
                .toList();
    }
}
