package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TimerWheelTest {
    /** Looks at its time when it is looked at, as sessions do. */
    private static final class Deadline extends TimerWheel.Entry {
        private final TimerWheel wheel;
        private final long tick;
        private final Map<Long, List<Deadline>> reached;

        Deadline(TimerWheel wheel, long tick, Map<Long, List<Deadline>> reached) {
            this.wheel = wheel;
            this.tick = tick;
            this.reached = reached;
        }

        @Override
        void due(long now) {
            if (now < tick) {
                wheel.schedule(this, tick);
            } else {
                reached.computeIfAbsent(now, _ -> new ArrayList<>()).add(this);
            }
        }
    }

    @Property(tries = 200)
    void deadlinesAreReachedNotBeforeTheirTickAndAllInTheEndHoweverFarAndHoweverTimeMovesAndHoweverFewAtOnce(
            @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 10_000) Integer> deadlines,
            @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 1, max = 2_000) Integer> steps,
            @ForAll @IntRange(min = 1, max = 60) int atOnce,
            @ForAll @IntRange(max = 10_000) int begin) {
        TimerWheel wheel = new TimerWheel();
        wheel.advance(begin, 0);
        Map<Long, List<Deadline>> reached = new TreeMap<>();
        List<Deadline> all = new ArrayList<>();
        for (int delay : deadlines) {
            Deadline deadline = new Deadline(wheel, begin + delay, reached);
            wheel.schedule(deadline, deadline.tick);
            all.add(deadline);
        }
        long now = begin;
        for (int step : steps) {
            now += step;
            wheel.advance(now, atOnce);
        }
        long end = now;
        boolean done;
        do {
            int before = wheel.size();
            done = wheel.advance(end, atOnce);
            assertThat(before - wheel.size()).isLessThanOrEqualTo(atOnce);
        } while (!done);
        reached.forEach((tick, those) -> assertThat(those).allMatch(deadline -> deadline.tick <= tick));
        assertThat(reached.values().stream().mapToInt(List::size).sum()).isEqualTo((int)
                all.stream().filter(deadline -> deadline.tick <= end).count());
        assertThat(wheel.size()).isEqualTo((int)
                all.stream().filter(deadline -> deadline.tick > end).count());
    }

    @Property(tries = 200)
    void removedEntriesAreNeverReachedAndTheOthersAre(
            @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 1, max = 300) Integer> deadlines,
            @ForAll @IntRange(max = 49) int index) {
        TimerWheel wheel = new TimerWheel();
        Map<Long, List<Deadline>> reached = new TreeMap<>();
        List<Deadline> all = new ArrayList<>();
        for (int delay : deadlines) {
            Deadline deadline = new Deadline(wheel, delay, reached);
            wheel.schedule(deadline, delay);
            all.add(deadline);
        }
        Deadline removed = all.remove(index % all.size());
        wheel.remove(removed);
        wheel.remove(removed);

        List<TimerWheel.Entry> visited = new ArrayList<>();
        wheel.forEach(visited::add);
        assertThat(visited).containsExactlyInAnyOrderElementsOf(all);

        assertThat(wheel.advance(1_000, Integer.MAX_VALUE)).isTrue();
        assertThat(reached.values().stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(wheel.isEmpty()).isTrue();
    }
}
