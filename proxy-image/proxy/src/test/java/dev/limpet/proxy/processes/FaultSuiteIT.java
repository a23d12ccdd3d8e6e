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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    private static final List<Trial> TRIALS = (Boolean.getBoolean("limpet.faults.full") ? Trial.ALL : Trial.USUAL)
            .stream()
                    .filter(trial -> trial.toString().matches(System.getProperty("limpet.faults.only", ".*")))
                    .toList();
    private static final int SECONDS = Integer.getInteger("limpet.faults.seconds", 3);
    private static final int PER_SECOND = Integer.getInteger("limpet.faults.rate", 150);
    private static final int SOURCES = Integer.getInteger("limpet.faults.sources", 2_000);
    private static final int FRESH = 30;
    private static final int SUPPLY = 200;
    /** How many sources a server has at least that a fault strikes. */
    private static final int ENOUGH = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(120).plusSeconds(4L * SECONDS);

    private final List<String> rows = new ArrayList<>();
    private FaultyMesh mesh;
    private Affinity affinity;
    private int fresh;
    private int supplies;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        ServerProcess.require();
        affinity = new Affinity(PER_SECOND, Client::askByHeader);
        mesh = new FaultyMesh(folder, affinity);
        mesh.start();
        affinity.firstContacts(sources("10.1", SOURCES), frontends());
        settle();
    }

    @AfterAll
    void stop() throws Exception {
        affinity.close();
        if (mesh == null) {
            // This machine makes no mesh, which is why all was skipped.
            return;
        }
        try (FaultyMesh ended = mesh) {
            String table = """
                    | fault | connections | known sources that moved | failed connections | \
                    new sources on two servers meanwhile | whole after the end |
                    |---|---|---|---|---|---|
                    """ + String.join("", rows);
            Files.writeString(Path.of(System.getProperty("basedir", ""), "target", "faults.md"), table);
            System.out.println(table);
        }
    }

    @ParameterizedTest
    @FieldSource("TRIALS")
    void noKnownSourceChangesItsServerAndTheTablesBecomeEqual(Trial trial) throws Exception {
        assertThat(mesh.isAlive()).as("all processes run").isTrue();
        // What a trial that ended early left is not of this one.
        affinity.rest();
        supply(trial.fault());
        affinity.resume();
        long before = affinity.answers();

        strike(trial.fault());
        List<FirstContact> contacts;
        try {
            trial.operate(mesh);
            contacts = FirstContact.of(sources("10.2." + fresh++, FRESH), frontends());
            await("the fault lasts " + SECONDS + " s")
                    .atMost(PATIENCE)
                    .until(() -> affinity.answers() >= before + (long) SECONDS * PER_SECOND);
        } finally {
            trial.fault().mend().take(mesh);
        }
        long mended = System.nanoTime();
        mesh.awaitWhole();
        Duration whole = Duration.ofNanos(System.nanoTime() - mended);
        Affinity.Seen seen = affinity.rest();
        Map<String, String> agreed = mesh.awaitWhole();
        List<Affinity.Move> moved = affinity.moved(agreed);
        affinity.adopt(agreed);

        long quiet = affinity.answers();
        affinity.resume();
        await("traffic goes on").atMost(PATIENCE).until(() -> affinity.answers() >= quiet + PER_SECOND);
        Affinity.Seen after = affinity.rest();

        Set<Affinity.Move> moves = Stream.concat(
                        moved.stream(), seen.violations().stream().map(Affinity.Violation::move))
                .collect(Collectors.toSet());
        record(trial, seen, moves, contacts, whole);
        Set<Affinity.Move> decidedAlone = trial.decidedAlone(seen, mesh);
        assertThat(moves)
                .as("known sources that reached another server, or have another one in the tables")
                .filteredOn(move -> !trial.excuses(move) && !decidedAlone.contains(move))
                .isEmpty();
        assertThat(seen.failures())
                .as("known sources without an answer")
                .filteredOn(failure -> !trial.excuses(failure, mesh))
                .isEmpty();
        assertThat(contacts)
                .as("new sources of which the tables hold none of their servers")
                .filteredOn(contact -> !contact.answers().isEmpty()
                        && !trial.hides(contact, mesh)
                        && !contact.answers().contains(agreed.getOrDefault(contact.source(), Affinity.NOBODY)))
                .isEmpty();
        assertThat(contacts)
                .as("new sources without an answer")
                .filteredOn(contact -> !contact.isAnswered() && !trial.excuses(contact, mesh))
                .isEmpty();
        assertThat(after.violations()).as("moved after the fault").isEmpty();
        assertThat(after.failures()).as("without an answer after the fault").isEmpty();
    }

    /** Sees to it that the servers that the fault is about have sources, which a fault before may have moved. */
    private void supply(Fault fault) throws Exception {
        for (String server : fault.stalling()) {
            while (affinity.keptOn(server) < ENOUGH) {
                affinity.firstContacts(sources("10.3." + supplies++, SUPPLY), frontends());
                settle();
            }
        }
    }

    private void settle() {
        mesh.awaitWhole();
        affinity.settle(mesh.replicas().stream()
                .<Supplier<Map<String, String>>>map(replica -> replica::table)
                .toList());
    }

    /** Has the fault begin, or leaves nothing of it. */
    private void strike(Fault fault) throws Exception {
        try {
            fault.strike().take(mesh);
        } catch (Exception e) {
            Exception failed = e instanceof IOException
                    ? new TestAbortedException("skipped, since this machine cannot: " + e.getMessage(), e)
                    : e;
            try {
                fault.mend().take(mesh);
            } catch (Exception nothing) {
                failed.addSuppressed(nothing);
            }
            throw failed;
        }
    }

    private void record(
            Trial trial, Affinity.Seen seen, Set<Affinity.Move> moves, List<FirstContact> contacts, Duration whole) {
        String row = "| %s | %,d | %d | %d | %d of %d | %.1f s |%n"
                .formatted(
                        trial,
                        seen.asked(),
                        moves.stream().map(Affinity.Move::source).distinct().count(),
                        seen.failures().size(),
                        contacts.stream().filter(FirstContact::isSplit).count(),
                        FRESH,
                        whole.toMillis() / 1_000.0);
        System.out.print(row);
        rows.add(row);
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
