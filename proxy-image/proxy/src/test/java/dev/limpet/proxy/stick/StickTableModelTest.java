package dev.limpet.proxy.stick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.StickConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The table against a model of plain maps, over random histories. */
class StickTableModelTest {
    private static final int LIFE = 1_000_000;
    private static final int SIZE = 40;

    private final AtomicLong clock = new AtomicLong(5_000_000_000L);
    private final StickTable table = new StickTable(
            "t",
            new StickConfig(32, 128, SIZE, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofMillis(LIFE), false),
            clock::get);
    private final Map<Source, Kept> model = new LinkedHashMap<>();

    private record Kept(String server, long expires) {}

    @Property(tries = 80)
    void theTableBehavesAsTheModel(@ForAll long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 400; step++) {
            Source source = source(random.nextInt(80));
            String server = "s" + random.nextInt(5);
            // Beyond the precision of a touch, so that every touch prolongs.
            clock.addAndGet(1_001 + random.nextInt(LIFE / 60));
            model.values().removeIf(kept -> kept.expires <= clock.get());
            switch (random.nextInt(6)) {
                case 0, 1 -> assertThat(table.reserve(source, server)).isEqualTo(keep(source, "", server));
                case 2 -> assertThat(table.touch(source)).isEqualTo(touch(source));
                case 3 -> assertThat(table.move(source, "s1", server)).isEqualTo(keep(source, "s1", server));
                case 4 -> {
                    table.remove(source);
                    model.remove(source);
                }
                default -> table.expire();
            }
            assertThat(table.lookup(source))
                    .isEqualTo(Optional.ofNullable(model.get(source)).map(Kept::server));
            assertThat(contents()).isEqualTo(expected());
        }
    }

    @Property(tries = 100)
    void aReaderOfChangesSeesEveryLastChangeInOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Map<Source, String> seen = new LinkedHashMap<>();
        int last = 0;
        for (int step = 0; step < 300; step++) {
            clock.addAndGet(1_001);
            Source source = source(random.nextInt(60));
            if (random.nextBoolean()) {
                table.reserve(source, "s" + random.nextInt(5));
            } else {
                table.move(source, "s" + random.nextInt(5), "s" + random.nextInt(5));
            }
            if (random.nextInt(4) == 0) {
                for (Entry entry : table.changedSince(last, 1 + random.nextInt(10))) {
                    assertThat(entry.update()).isGreaterThan(last);
                    last = entry.update();
                    seen.put(entry.source(), entry.server());
                }
            }
        }
        for (Entry entry : table.changedSince(last, 1_000)) {
            seen.put(entry.source(), entry.server());
        }
        assertThat(seen).containsAllEntriesOf(contents());
    }

    private static Source source(int number) {
        return number % 2 == 0 ? Source.ofIpv4(0x0A000000 + number) : new Source(0x20010DB8_00000000L, number);
    }

    private Optional<String> touch(Source source) {
        return Optional.ofNullable(model.get(source)).map(kept -> keep(source, "", kept.server));
    }

    private String keep(Source source, String from, String to) {
        Kept before = model.remove(source);
        String server = before == null || before.server.equals(from) ? to : before.server;
        if (before == null && table.used() >= SIZE && model.size() >= SIZE) {
            model.remove(model.entrySet().stream()
                    .min(Comparator.comparingLong(each -> each.getValue().expires))
                    .orElseThrow()
                    .getKey());
        }
        model.put(source, new Kept(server, clock.get() + LIFE));
        return server;
    }

    private Map<Source, String> contents() {
        Map<Source, String> contents = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (int cursor = 0; cursor >= 0; ) {
            cursor = table.walk(cursor, 7, entries::add);
        }
        entries.forEach(entry -> contents.put(entry.source(), entry.server()));
        assertThat(contents).as("each entry once").hasSize(entries.size());
        return contents;
    }

    private Map<Source, String> expected() {
        Map<Source, String> expected = new LinkedHashMap<>();
        model.forEach((source, kept) -> expected.put(source, kept.server));
        return expected;
    }
}
