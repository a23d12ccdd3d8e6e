package dev.limpet.proxy.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limpet.config.StickConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StickTableTest {
    private static final Source CLIENT = Source.ofIpv4(0x0A000001);
    private final AtomicLong clock = new AtomicLong();
    private final StickTable table = tableOf(1_000);

    private StickTable tableOf(int size) {
        return new StickTable(
                "be",
                new StickConfig(32, 128, size, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofSeconds(100), false),
                clock::get);
    }

    @Test
    void simultaneousFirstConnectionsOfOneSourceGetOneServer() throws Exception {
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 200; round++) {
                Source source = Source.ofIpv4(round);
                List<Future<String>> answers = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    String wish = "s" + thread;
                    Callable<String> connect = () -> {
                        start.await();
                        return table.reserve(source, wish);
                    };
                    answers.add(executor.submit(connect));
                }
                Set<String> servers = new HashSet<>();
                for (Future<String> answer : answers) {
                    servers.add(answer.get());
                }
                assertThat(servers).hasSize(1);
                assertThat(table.lookup(source)).hasValue(servers.iterator().next());
            }
        }
    }

    @Test
    void sourcesAreToldWhileTheyAreFewAndSoonFound() {
        table.reserve(CLIENT, "a");
        table.reserve(Source.ofIpv4(2), "a");
        table.remove(CLIENT);
        table.reserve(Source.ofIpv4(3), "b");
        assertThat(table.sources(2))
                .hasValueSatisfying(
                        sources -> assertThat(sources).containsExactlyInAnyOrder(Source.ofIpv4(2), Source.ofIpv4(3)));
        assertThat(table.sources(1)).isEmpty();

        StickTable large = tableOf(10_000);
        for (int number = 1; number <= 5_000; number++) {
            large.reserve(Source.ofIpv4(number), "a");
        }
        for (int number = 2; number <= 5_000; number++) {
            large.remove(Source.ofIpv4(number));
        }
        assertThat(large.used()).isEqualTo(1);
        assertThat(large.sources(16)).isEmpty();
    }

    @Test
    void readersRacingWithGrowthAlwaysFindWhatWasStored() throws Exception {
        StickTable growing = tableOf(300_000);
        AtomicInteger stored = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<?> writer = executor.submit(() -> {
                for (int number = 0; number < 200_000; number++) {
                    growing.reserve(Source.ofIpv4(number), "s" + number % 7);
                    stored.set(number + 1);
                }
            });
            Future<?> reader = executor.submit(() -> {
                for (int number = 0; !writer.isDone(); number++) {
                    int known = stored.get();
                    if (known > 0) {
                        int each = Math.floorMod(number * 7919, known);
                        assertThat(growing.touch(Source.ofIpv4(each))).hasValue("s" + each % 7);
                    }
                }
            });
            writer.get();
            reader.get();
        }
        assertThat(growing.used()).isEqualTo(200_000);
    }

    @Test
    void anEntryLivesItsFullTimeFromItsLastUse() {
        table.reserve(CLIENT, "a");
        clock.set(60_000);
        table.touch(CLIENT);
        clock.set(159_999);
        assertThat(table.lookup(CLIENT)).hasValue("a");
        clock.set(160_000);
        assertThat(table.lookup(CLIENT)).isEmpty();
        table.expire();
        assertThat(table.used()).isZero();
    }

    @Test
    void aFullTableGivesUpTheEntryUnusedLongest() {
        StickTable small = tableOf(3);
        for (int number = 1; number <= 3; number++) {
            clock.addAndGet(5_000);
            small.reserve(Source.ofIpv4(number), "a");
        }
        clock.addAndGet(5_000);
        small.touch(Source.ofIpv4(1));
        clock.addAndGet(5_000);
        small.reserve(Source.ofIpv4(4), "a");
        assertThat(small.used()).isEqualTo(3);
        assertThat(small.lookup(Source.ofIpv4(2))).isEmpty();
        assertThat(small.lookup(Source.ofIpv4(1))).hasValue("a");
    }

    /** Ten strangers a millisecond go through the whole table in a tenth of a second; the client comes five times in that. */
    @Test
    void whatIsInUseStaysHoweverFastStrangersCome() {
        table.reserve(CLIENT, "a");
        for (int millis = 1; millis <= 3_000; millis++) {
            clock.incrementAndGet();
            for (int each = 0; each < 10; each++) {
                table.reserve(Source.ofIpv4(0x0B000000 + 10 * millis + each), "b");
            }
            if (millis % 20 == 0) {
                assertThat(table.touch(CLIENT)).as("after %d ms", millis).contains("a");
            }
        }
    }

    @Test
    void aFullTableThatRejectsKeepsWhatItHasUntilItExpires() {
        StickTable small = new StickTable(
                "be",
                new StickConfig(32, 128, 2, StickConfig.WhenFull.REJECT, Duration.ofSeconds(100), false),
                clock::get);
        small.reserve(Source.ofIpv4(1), "a");
        clock.set(50_000);
        small.reserve(Source.ofIpv4(2), "b");

        assertThat(small.reserve(Source.ofIpv4(3), "c")).isEqualTo("c");
        assertThat(small.learn(Source.ofIpv4(4), "c", 0, 90_000)).isEqualTo(Learned.FULL);
        assertThat(small.lookup(Source.ofIpv4(3))).isEmpty();
        assertThat(small.move(Source.ofIpv4(2), "b", "c")).isEqualTo("c");
        assertThat(small.learn(Source.ofIpv4(1), "a", 0, 1_000)).isEqualTo(Learned.CONFIRMED);
        assertThat(small.lookup(Source.ofIpv4(1))).hasValue("a");
        assertThat(small.lookup(Source.ofIpv4(2))).hasValue("c");
        assertThat(small.turnedAway()).isEqualTo(2);

        clock.set(100_000);
        small.reserve(Source.ofIpv4(5), "d");
        assertThat(small.lookup(Source.ofIpv4(5))).hasValue("d");
        assertThat(small.lookup(Source.ofIpv4(2))).hasValue("c");
        assertThat(small.used()).isEqualTo(2);
    }

    @Test
    void whatIsLearnedIsNotTaughtOn() {
        assertThat(table.learn(CLIENT, "a", 0, 50_000)).isEqualTo(Learned.TAKEN);
        assertThat(table.changedSince(0, 10)).isEmpty();
        table.reserve(Source.ofIpv4(2), "b");
        assertThat(table.changedSince(0, 10)).extracting(Entry::server).containsExactly("b");
    }

    @Test
    void twoReplicasThatStoredDifferentServersSettleOnOne() {
        for (int number = 0; number < 200; number++) {
            StickTable one = tableOf(10);
            StickTable other = tableOf(10);
            Source source = Source.ofIpv4(number);
            one.reserve(source, "a");
            other.reserve(source, "b");
            Learned here = one.learn(source, "b", 0, 1_000);
            Learned there = other.learn(source, "a", 0, 1_000);
            assertThat(Set.of(here, there)).isEqualTo(Set.of(Learned.REPLACED, Learned.REFUSED));
            assertThat(one.lookup(source)).isEqualTo(other.lookup(source));
        }
    }

    @Test
    void whatAConflictIsSettledOnIsTaught() {
        for (int number = 0; number < 20; number++) {
            Source source = Source.ofIpv4(number);
            StickTable one = tableOf(10);
            one.reserve(source, "a");
            int before = one.lastUpdate();
            Learned learned = one.learn(source, "b", 0, 1_000);
            assertThat(one.changedSince(before, 10))
                    .extracting(Entry::server)
                    .containsExactly(learned == Learned.REFUSED ? "a" : "b");
        }
    }

    @Test
    void aSourceThatWasMovedStaysMovedWhateverIsHeardOfBefore() {
        for (int number = 0; number < 20; number++) {
            Source source = Source.ofIpv4(number);
            StickTable one = tableOf(10);
            one.reserve(source, "a");
            one.move(source, "a", "b");
            Entry moved = one.entry(source).orElseThrow();
            assertThat(moved.version()).isEqualTo(1);
            assertThat(one.learn(source, "a", 0, 1_000)).isEqualTo(Learned.REFUSED);

            StickTable other = tableOf(10);
            other.reserve(source, "a");
            assertThat(other.learn(source, moved.server(), moved.version(), 1_000))
                    .isEqualTo(Learned.REPLACED);
            assertThat(other.lookup(source)).hasValue("b");
        }
    }

    @Test
    void versionsOutlastTheirNumbers() {
        table.reserve(CLIENT, "s0");
        for (int move = 0; move < 3 * Version.LAST; move++) {
            Entry before = table.entry(CLIENT).orElseThrow();
            table.move(CLIENT, "s" + move, "s" + (move + 1));
            assertThat(table.learn(CLIENT, before.server(), before.version(), 1_000))
                    .isEqualTo(Learned.REFUSED);
        }
    }

    @Test
    void aPeerWithoutVersionsThatKnewTheServerOfASourceHasMovedIt() {
        for (int number = 0; number < 20; number++) {
            Source source = Source.ofIpv4(number);
            StickTable one = tableOf(10);
            one.reserve(source, "a");
            int last = one.lastUpdate();
            assertThat(one.learnUnversioned(source, "b", 1_000, last)).isEqualTo(Learned.REPLACED);
            assertThat(one.entry(source).orElseThrow().version()).isEqualTo(1);
            assertThat(one.learn(source, "a", 0, 1_000)).isEqualTo(Learned.REFUSED);
        }
    }

    @Test
    void aPeerWithoutVersionsThatDidNotKnowIsOneOfTwoThatChose() {
        Set<Learned> outcomes = new HashSet<>();
        for (int number = 0; number < 50; number++) {
            Source source = Source.ofIpv4(number);
            StickTable one = tableOf(10);
            one.reserve(source, "a");
            Learned learned = one.learnUnversioned(source, "b", 1_000, 0);
            outcomes.add(learned);
            StickTable other = tableOf(10);
            other.reserve(source, "b");
            other.learn(source, "a", 0, 1_000);
            assertThat(one.lookup(source)).isEqualTo(other.lookup(source));
        }
        assertThat(outcomes).containsExactlyInAnyOrder(Learned.REFUSED, Learned.REPLACED);
    }

    @Test
    void whatWasInUseOfLateCanBeTaughtOn() {
        table.learn(CLIENT, "a", 0, 100_000);
        clock.addAndGet(40_000);
        table.learn(Source.ofIpv4(2), "b", 3, 100_000);
        table.reserve(Source.ofIpv4(3), "c");
        int before = table.lastUpdate();
        clock.addAndGet(10_000);

        List<UpdateRange> taught = table.teachRecent(Duration.ofSeconds(30));

        assertThat(taught).containsExactly(new UpdateRange(before, before + 1));
        assertThat(table.changedSince(before, 10))
                .extracting(Entry::source, Entry::server, Entry::version)
                .containsExactly(tuple(Source.ofIpv4(2), "b", 3));
    }

    @Test
    void aTableMadeSmallerKeepsTheNewest() {
        for (int number = 1; number <= 100; number++) {
            clock.addAndGet(100);
            table.reserve(Source.ofIpv4(number), "a");
        }
        table.configure(new StickConfig(32, 128, 10, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofSeconds(50), false));
        assertThat(table.used()).isEqualTo(10);
        assertThat(table.lookup(Source.ofIpv4(100))).hasValue("a");
        assertThat(table.lookup(Source.ofIpv4(1))).isEmpty();
        clock.addAndGet(50_000);
        assertThat(table.lookup(Source.ofIpv4(100))).isEmpty();
    }

    @Test
    void aMappedAddressIsItsIpv4Address() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        assertThat(Source.of(mapped)).isEqualTo(CLIENT).hasToString("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 24, 64, 10.1.2.0",
        "10.1.2.3, 32, 64, 10.1.2.3",
        "10.1.2.3, 1, 64, 0.0.0.0",
        "2001:db8:1:2:3:4:5:6, 32, 64, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:2:3:4:5:6, 32, 56, 2001:db8:1:0:0:0:0:0",
        "2001:db8:1:2:3:4:5:6, 32, 96, 2001:db8:1:2:3:4:0:0",
        "2001:db8:1:2:3:4:5:6, 32, 128, 2001:db8:1:2:3:4:5:6"
    })
    void aPrefixKeepsTheFirstBits(String address, int ipv4, int ipv6, String expected) {
        Source source = Source.of(InetAddress.ofLiteral(address));
        assertThat(source.prefix(ipv4, ipv6)).hasToString(expected);
    }
}
