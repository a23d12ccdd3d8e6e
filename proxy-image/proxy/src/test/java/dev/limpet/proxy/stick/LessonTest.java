package dev.limpet.proxy.stick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.StickConfig;
import dev.limpet.config.StickConfig.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Many entries taken in together do what each would alone. */
class LessonTest {
    private static final int LIFE = 100_000;

    private final AtomicLong clock = new AtomicLong(7_000_000_000L);

    @Property(tries = 300)
    void aLessonIsLearnedAsItsEntriesOneByOne(@ForAll long seed, @ForAll WhenFull whenFull) {
        Random random = new Random(seed);
        int size = random.nextBoolean() ? 1 + random.nextInt(60) : 4_000;
        int[] announced = {0, 1, 300, 1_500, Integer.MAX_VALUE};
        StickTable together = table(size, whenFull);
        StickTable alone = table(size, whenFull);
        for (int lesson = 0; lesson < 6; lesson++) {
            EntryBatch batch = new EntryBatch();
            for (int entry = 0; entry < random.nextInt(129); entry++) {
                Source source = source(random.nextInt(90));
                String server = "s" + random.nextInt(4);
                long remaining = 1 + random.nextInt(2 * LIFE);
                if (random.nextInt(3) == 0) {
                    int acknowledged = random.nextInt(5);
                    batch.addUnversioned(source, server, remaining, acknowledged);
                    alone.learnUnversioned(source, server, remaining, acknowledged);
                } else {
                    int version = random.nextInt(3);
                    batch.add(source, server, version, remaining);
                    alone.learn(source, server, version, remaining);
                }
            }
            together.learn(new Announced(batch, announced[random.nextInt(announced.length)]));

            assertThat(contents(together)).isEqualTo(contents(alone));
            assertThat(together.lastUpdate()).isEqualTo(alone.lastUpdate());
            assertThat(together.turnedAway()).isEqualTo(alone.turnedAway());
            String own = "own" + random.nextInt(3);
            Source source = source(random.nextInt(90));
            assertThat(together.reserve(source, own)).isEqualTo(alone.reserve(source, own));
            clock.addAndGet(random.nextInt(LIFE / 2));
        }
    }

    /** Names are numbered in a table as long as rows have them, and numbers are given anew. */
    @Test
    void serversAreNotMixedUpWhenTheirLastEntriesMakeRoom() {
        StickTable table = table(2, WhenFull.EVICT_OLDEST);
        EntryBatch batch = new EntryBatch();
        for (int entry = 0; entry < 60; entry++) {
            batch.add(Source.ofIpv4(entry), "s" + entry % 7, 0, 1_000 + entry);
        }

        table.learn(batch);

        assertThat(contents(table)).extracting(Entry::server).containsExactlyInAnyOrder("s" + 58 % 7, "s" + 59 % 7);
    }

    @Test
    void whatIsNewInALessonIsTaughtOnIfAsked() {
        StickTable table = table(10, WhenFull.EVICT_OLDEST);
        table.learn(Source.ofIpv4(1), "a", 0, 1_000);
        EntryBatch batch = new EntryBatch();
        batch.add(Source.ofIpv4(1), "a", 0, 1_000);
        batch.add(Source.ofIpv4(2), "a", 0, 1_000);

        table.learnAndTeach(batch);

        assertThat(table.changedSince(0, 10)).extracting(Entry::source).containsExactly(Source.ofIpv4(2));
    }

    @Test
    void aTableThatPreparedForManyFindsAllThatComeInTheEnd() {
        StickTable table = table(100_000, WhenFull.EVICT_OLDEST);
        EntryBatch batch = new EntryBatch();
        batch.add(Source.ofIpv4(0x0a00_0000), "s0", 0, 1_000);
        table.learn(new Announced(batch, 3_000));
        for (int number = 1; number < 10_000; number++) {
            table.reserve(Source.ofIpv4(0x0a00_0000 + number), "s" + number % 5);
        }

        for (int number = 0; number < 10_000; number++) {
            assertThat(table.lookup(Source.ofIpv4(0x0a00_0000 + number))).hasValue("s" + number % 5);
        }
        assertThat(table.used()).isEqualTo(10_000);
    }

    /** Neighbours, strangers that end alike, and addresses of the other family are all found. */
    @Test
    void everySourceIsFoundWhereverItIsInTheAddressSpace() {
        StickTable table = table(100_000, WhenFull.EVICT_OLDEST);
        for (int number = 0; number < 20_000; number++) {
            table.reserve(Source.ofIpv4(0x0a00_0000 + number), "near" + number % 5);
            table.reserve(Source.ofIpv4(number << 12 | 7), "alike" + number % 5);
            table.reserve(new Source(0x2001_0db8_0000_0000L, number), "six" + number % 5);
        }
        for (int number = 0; number < 20_000; number++) {
            assertThat(table.lookup(Source.ofIpv4(0x0a00_0000 + number))).hasValue("near" + number % 5);
            assertThat(table.lookup(Source.ofIpv4(number << 12 | 7))).hasValue("alike" + number % 5);
            assertThat(table.lookup(new Source(0x2001_0db8_0000_0000L, number))).hasValue("six" + number % 5);
        }
    }

    private StickTable table(int size, WhenFull whenFull) {
        return new StickTable(
                "t", new StickConfig(32, 128, size, whenFull, Duration.ofMillis(LIFE), false), clock::get);
    }

    private static Source source(int number) {
        return number % 3 > 0 ? Source.ofIpv4(0x0a00_0000 + number) : new Source(0x2001_0db8_0000_0000L, number);
    }

    private static List<Entry> contents(StickTable table) {
        List<Entry> entries = new ArrayList<>();
        for (int cursor = 0; cursor >= 0; ) {
            cursor = table.walk(cursor, 50, entries::add);
        }
        return entries;
    }

    /** A lesson whose peer says that it has so many entries. */
    private record Announced(Lesson lesson, int expected) implements Lesson {
        @Override
        public int size() {
            return lesson.size();
        }

        @Override
        public long high(int entry) {
            return lesson.high(entry);
        }

        @Override
        public long low(int entry) {
            return lesson.low(entry);
        }

        @Override
        public int server(int entry) {
            return lesson.server(entry);
        }

        @Override
        public int version(int entry) {
            return lesson.version(entry);
        }

        @Override
        public long remainingMillis(int entry) {
            return lesson.remainingMillis(entry);
        }

        @Override
        public int acknowledged(int entry) {
            return lesson.acknowledged(entry);
        }

        @Override
        public int names() {
            return lesson.names();
        }

        @Override
        public String name(int server) {
            return lesson.name(server);
        }
    }
}
