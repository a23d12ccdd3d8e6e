package dev.limpet.proxy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.limpet.proxy.load.Visit.Manner;
import dev.limpet.proxy.processes.Network;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than a replica is made for, each load on a fresh one. The table of docs/reliability.md is what it leaves in {@code
 * target/loads.md}, with {@code -Dlimpet.loads.full=true}, which takes some ten minutes and two cores of the machine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadSuiteIT {
    private static final boolean FULL = Boolean.getBoolean("limpet.loads.full");
    private static final long MEMORY = 512L << 20;
    private static final int TABLE = size(2_048, 20_480);
    private static final int SECONDS = size(1, 10);
    /** What a replica, which takes two descriptors for a session, can have on this machine: 9,000 with 20,000. */
    private static final int MOST_SESSIONS = (int) Math.min(50_100, descriptors() / 2 - 1_000);

    /** Visits after which the compilers have done nearly all that they will. */
    private static final int WARM = 150_000;

    private static final int FIRST_STRANGER = 1 << 21;

    private final List<String> rows = new ArrayList<>();
    private Network network;
    private Program servers;
    private List<Integer> serverPorts;
    private int space;

    /** What is done to a replica. */
    @FunctionalInterface
    private interface Load {
        Finding strike(LoadedReplica replica, Crowd crowd) throws Exception;
    }

    /** What is to be told of it, which is found out while the pulse is not felt. */
    @FunctionalInterface
    private interface Finding {
        String tell() throws Exception;
    }

    @BeforeAll
    void start() throws Exception {
        network = new Network();
        space = network.add();
        if (FULL) {
            Tasks.leaveFirstCore();
            Tasks.receiveOnFirstCore(network.launcher(space));
        }
        String here = network.here().getHostAddress();
        servers = new Program(Tasks.AFTER_OTHERS, EchoServers.class, List.of(here, "a", "b", "c"));
        serverPorts = servers.numbers();
    }

    @AfterAll
    void stop() throws IOException {
        if (servers == null) {
            // This machine makes no network, which is why all was skipped.
            return;
        }
        servers.close();
        network.close();
        String table = """
                | load | what came of it | messages of admitted sessions, quiet: median, 99 % | under load | \
                most in memory | bound |
                |---|---|---|---|---|---|
                """ + String.join("", rows);
        Files.writeString(Path.of(System.getProperty("basedir", ""), "target", "loads.md"), table);
        System.out.println(table);
    }

    /** Gusts, each as long as a replica has room for: what comes faster than it is served has to be somewhere. */
    @Test
    void connectionStorm(@TempDir Path folder) throws Exception {
        int some = size(1_000, 20_000);
        int gust = size(500, 10_000);
        int gusts = size(3, 10);
        under(
                MEMORY,
                "connections in gusts, three times what a core serves if clients can",
                folder,
                0,
                0,
                (replica, crowd) -> {
                    double begin = replica.cpuSeconds();
                    Outcome alone = crowd.play(new Pace(some, 64, 0), i -> new Visit(i % 5_000, Manner.NAME));
                    requireAllAnswered(alone, some);
                    double core = some / Math.max(0.1, replica.cpuSeconds() - begin);
                    double coming = 0;
                    double lasting = 0;
                    for (int each = 0; each < gusts; each++) {
                        Outcome outcome =
                                crowd.play(new Pace(gust, gust, 3 * core), i -> new Visit(i % 5_000, Manner.NAME));
                        requireAllAnswered(outcome, gust);
                        coming += outcome.beginning();
                        lasting += outcome.seconds();
                    }
                    double came = gusts * gust / coming;
                    double answered = gusts * gust / lasting;
                    return () ->
                            "a core serves %,.0f a second; %d gusts of %,d came at %,.0f a second, %.1f times as many, all answered, at %,.0f a second"
                                    .formatted(core, gusts, gust, came, came / core, answered);
                });
    }

    @Test
    void idleSessions(@TempDir Path folder) throws Exception {
        int sessions = size(1_000, MOST_SESSIONS - 100);
        under(MEMORY, "%,d idle sessions".formatted(sessions), folder, 0, 0, (replica, crowd) -> {
            requireAllAnswered(
                    crowd.play(new Pace(sessions, 200, 0), i -> new Visit(i % (TABLE / 2), Manner.STAY)), sessions);
            requireAllAnswered(visits(crowd, SECONDS), 100 * SECONDS);
            assertThat(crowd.askThoseWhoStay()).isEqualTo(sessions);
            return () -> {
                assertThat(replica.status().sessions()).isGreaterThanOrEqualTo(sessions);
                long live = replica.liveBytes();
                assertThat(live).isLessThan(MemoryBound.live(TABLE, sessions));
                return "all answered when they spoke again; %,.1f MiB of heap alive"
                        .formatted(live / (double) (1 << 20));
            };
        });
    }

    @Test
    void slowloris(@TempDir Path folder) throws Exception {
        int slow = size(1_000, MOST_SESSIONS / 2);
        under(
                MEMORY,
                "%,d clients that never finish their PROXY header".formatted(slow),
                folder,
                5,
                slow,
                (replica, crowd) -> {
                    crowd.play(new Pace(slow, slow, 0), i -> new Visit(i, Manner.TRICKLE));
                    requireAllAnswered(visits(crowd, 2), 200);
                    assertThat(crowd.awaitCutOff()).isEqualTo(slow);
                    return () -> "all cut off after `timeouts.client` (5 s); others answered meanwhile";
                });
    }

    @Test
    void clientsThatTakeNothing(@TempDir Path folder) throws Exception {
        int stuck = size(200, 2_000);
        under(
                MEMORY,
                "%,d clients that take nothing of what they are sent".formatted(stuck),
                folder,
                0,
                stuck,
                (replica, crowd) -> {
                    crowd.play(new Pace(stuck, stuck, 0), i -> new Visit(i, Manner.TAKE_NOTHING));
                    requireAllAnswered(visits(crowd, SECONDS), 100 * SECONDS);
                    return () -> "others answered meanwhile";
                });
    }

    @Test
    void moreClientsThatTakeNothingThanThereAreBuffers(@TempDir Path folder) throws Exception {
        int stuck = 2_000;
        under(MEMORY / 2, "%,d such clients in 256 MiB".formatted(stuck), folder, 0, stuck, (replica, crowd) -> {
            crowd.play(new Pace(stuck, stuck, 0), i -> new Visit(i, Manner.TAKE_NOTHING));
            await("sessions end for want of buffers")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(replica.output()).contains("all buffers are in use"));
            await("there are enough for the rest")
                    .atMost(Duration.ofSeconds(60))
                    .during(Duration.ofSeconds(1))
                    .until(() -> replica.status().sessions(), sessions -> sessions > 500 && sessions < stuck);
            return () -> "%,d of them go on, the others ended (`RD`)"
                    .formatted(replica.status().sessions() - 20);
        });
    }

    @Test
    void halfOpenConnections(@TempDir Path folder) throws Exception {
        int perSecond = size(5_000, 20_000);
        InetAddress outcast = network.addOutcast();
        under(MEMORY, "%,d half-open connections a second".formatted(perSecond), folder, 0, 0, (replica, crowd) -> {
            try (HalfOpen flood = new HalfOpen(replica.frontend(0), outcast, perSecond)) {
                Outcome outcome = visits(crowd, SECONDS);
                requireAllAnswered(outcome, 100 * SECONDS);
                int sent = flood.sent();
                return () -> "%,d sent, 100 others a second all answered".formatted(sent);
            }
        });
    }

    @Test
    void moreSourcesThanTheTableHolds(@TempDir Path folder) throws Exception {
        int known = size(200, 1_000);
        int strangers = size(6_000, 1_000_000);
        String name = "%,d sources through a table of %,d".formatted(strangers, TABLE);
        under(MEMORY, name, folder, 0, 0, (replica, crowd) -> {
            requireAllAnswered(crowd.play(new Pace(known, 64, 0), i -> new Visit(i, Manner.NAME)), known);
            int all = strangers * 5 / 4;
            Outcome outcome = crowd.play(
                    new Pace(all, 64, size(1_000, 0)),
                    i -> new Visit(i % 5 == 0 ? i / 5 % known : FIRST_STRANGER + i, Manner.NAME));
            requireAllAnswered(outcome, all);
            return () -> {
                assertThat(replica.entries("be")).isEqualTo(TABLE);
                assertThat(replica.liveBytes()).isLessThan(MemoryBound.live(TABLE, 0));
                return "of %,d that came again and again none moved in %,d visits, at %,.0f a second in all"
                        .formatted(known, all / 5, outcome.perSecond());
            };
        });
    }

    @Test
    void oneHotSource(@TempDir Path folder) throws Exception {
        int count = size(1_000, 100_000);
        under(MEMORY, "one source, as fast as it goes", folder, 0, 0, (replica, crowd) -> {
            Outcome outcome = crowd.play(new Pace(count, 64, 0), i -> new Visit(7, Manner.NAME));
            requireAllAnswered(outcome, count);
            return () -> "%,d visits at %,.0f a second, one server".formatted(count, outcome.perSecond());
        });
    }

    private void under(long memory, String name, Path folder, int clientSeconds, int stuck, Load load)
            throws Exception {
        String here = network.here().getHostAddress();
        List<String> launcher = FULL
                ? Stream.concat(Tasks.FIRST_CORE.stream(), network.launcher(space).stream())
                        .toList()
                : network.launcher(space);
        try (Program pulse = new Program(Tasks.beforeOthers(), Pulse.class, List.of(here))) {
            Frontline frontline =
                    new Frontline(here, serverPorts, pulse.numbers().getFirst(), MOST_SESSIONS, TABLE, clientSeconds);
            try (LoadedReplica replica =
                            new LoadedReplica(network.addressOf(space), launcher, memory, frontline.config(), folder);
                    Crowd crowd = new Crowd(replica.frontend(Frontline.VISITORS))) {
                crowd.strangersFrom(FIRST_STRANGER);
                pulse.tell("connect " + network.addressOf(space).getHostAddress() + " "
                        + replica.frontend(Frontline.PULSE).getPort());
                crowd.play(new Pace(size(200, WARM), 64, 0), i -> new Visit(i % 1_000, Manner.NAME));
                pulse.tell("reset");
                visits(crowd, size(1, 5));
                pulse.tell("report");
                Feel quiet = Feel.of(pulse.numbers());
                pulse.tell("reset");
                Finding finding = load.strike(replica, crowd);
                pulse.tell("report");
                Feel loaded = Feel.of(pulse.numbers());
                String told = finding.tell();
                pulse.close();
                crowd.leave();
                await("all sessions have ended")
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(replica.status().sessions()).isZero());
                long bound = MemoryBound.resident(memory, frontline.loops(FULL), stuck);
                assertThat(replica.isAlive()).as(replica.output()).isTrue();
                assertThat(replica.mostResidentBytes()).isLessThan(bound);
                String row = "| %s | %s | %s | %s | %,d MiB | %,d MiB |%n"
                        .formatted(name, told, quiet, loaded, replica.mostResidentBytes() >> 20, bound >> 20);
                System.out.print(row);
                rows.add(row);
            }
        }
    }

    /** A hundred visits a second of sources that are known. */
    private static Outcome visits(Crowd crowd, int seconds) throws Exception {
        return crowd.play(new Pace(100 * seconds, 1_000, 100), i -> new Visit(i % 1_000, Manner.NAME));
    }

    private static void requireAllAnswered(Outcome outcome, int count) {
        assertThat(outcome.failed()).as("visits that failed").isEmpty();
        assertThat(outcome.wrong()).as("visits that reached another server").isEmpty();
        assertThat(outcome.answered()).isEqualTo(count);
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
    }

    private static int size(int shortly, int fully) {
        return FULL ? fully : shortly;
    }
}
