package dev.limpet.cli.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.cli.local.node.Rollout.Management;
import dev.limpet.cli.local.node.Rollout.Member;
import dev.limpet.cli.local.node.Rollout.Progress;
import dev.limpet.cli.local.node.Rollout.Step;
import dev.limpet.cli.local.node.Rollout.Step.Create;
import dev.limpet.cli.local.node.Rollout.Step.Delete;
import dev.limpet.cli.local.node.Rollout.Strategy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Member NEW_READY = new Member("new", Progress.AVAILABLE, false);
    private static final Member NEW_STARTING = new Member("new", Progress.STARTING, false);
    private static final Member NEW_READY_FOR_A_MOMENT = new Member("new", Progress.READY, false);
    private static final Member OLD_READY_FOR_A_MOMENT = new Member("old", Progress.READY, false);
    private static final Member OLD_READY = new Member("old", Progress.AVAILABLE, false);
    private static final Member OLD_BROKEN = new Member("old", Progress.STARTING, false);
    private static final Member OLD_STOPPING = new Member("old", Progress.STARTING, true);

    @Test
    void parallelPodsAreCreatedAtOnce() {
        assertThat(parallel(3).next(Map.of())).containsExactly(new Create(0), new Create(1), new Create(2));
    }

    @Test
    void orderedPodsAreCreatedOneAfterTheOtherIsReady() {
        assertThat(ordered(3).next(Map.of())).containsExactly(new Create(0));
        assertThat(ordered(3).next(Map.of(0, NEW_STARTING))).isEmpty();
        assertThat(ordered(3).next(Map.of(0, NEW_READY))).containsExactly(new Create(1));
    }

    @Test
    void aMissingPodIsCreatedAnew() {
        assertThat(parallel(3).next(Map.of(0, NEW_READY, 2, NEW_READY))).containsExactly(new Create(1));
    }

    @Test
    void aStoppingPodIsNotReplacedBeforeItIsGone() {
        assertThat(parallel(1).next(Map.of(0, OLD_STOPPING))).isEmpty();
        assertThat(ordered(1).next(Map.of(0, OLD_STOPPING))).isEmpty();
    }

    @Test
    void surplusPodsGoFromTheHighest() {
        Map<Integer, Member> three = Map.of(0, NEW_READY, 1, NEW_READY, 2, NEW_READY);

        assertThat(parallel(1).next(three)).containsExactly(new Delete(2), new Delete(1));
        assertThat(ordered(1).next(three)).containsExactly(new Delete(2));
        assertThat(ordered(1).next(Map.of(0, NEW_READY, 1, NEW_READY, 2, OLD_STOPPING)))
                .isEmpty();
    }

    @Test
    void anUpdateReplacesOnePodAtATimeFromTheHighest() {
        assertThat(parallel(3).next(Map.of(0, OLD_READY, 1, OLD_READY, 2, OLD_READY)))
                .containsExactly(new Delete(2));
        assertThat(parallel(3).next(Map.of(0, OLD_READY, 1, OLD_READY, 2, OLD_STOPPING)))
                .isEmpty();
        assertThat(parallel(3).next(Map.of(0, OLD_READY, 1, OLD_READY, 2, NEW_STARTING)))
                .isEmpty();
        assertThat(parallel(3).next(Map.of(0, OLD_READY, 1, OLD_READY, 2, NEW_READY)))
                .containsExactly(new Delete(1));
    }

    @Test
    void anUpdateWaitsUntilAPodHasBeenReadyForLongEnough() {
        assertThat(parallel(2).next(Map.of(0, OLD_READY, 1, NEW_READY_FOR_A_MOMENT)))
                .isEmpty();
        assertThat(parallel(2).next(Map.of(0, OLD_READY_FOR_A_MOMENT, 1, NEW_READY)))
                .containsExactly(new Delete(0));
        assertThat(ordered(2).next(Map.of(0, NEW_READY_FOR_A_MOMENT))).isEmpty();
    }

    @Test
    void anUpdateReplacesAPodThatNeverBecameReady() {
        assertThat(parallel(2).next(Map.of(0, OLD_READY, 1, OLD_BROKEN))).containsExactly(new Delete(1));
        assertThat(ordered(2).next(Map.of(0, OLD_READY, 1, OLD_BROKEN))).containsExactly(new Delete(1));
        assertThat(ordered(2).next(Map.of(0, OLD_BROKEN))).containsExactly(new Delete(0));
    }

    @Test
    void onDeleteLeavesPodsAlone() {
        Rollout rollout = new Rollout(1, "new", Management.PARALLEL, Strategy.ON_DELETE);

        assertThat(rollout.next(Map.of(0, OLD_READY))).isEmpty();
    }

    @Test
    void anUpdateTogetherWithAScaleEndsWithTheNewReplicas() {
        Map<Integer, Member> pods = new TreeMap<>(Map.of(0, OLD_READY, 1, OLD_READY));

        for (int round = 0; round < 10; round++) {
            for (Step step : parallel(3).next(pods)) {
                switch (step) {
                    case Create(int ordinal) -> pods.put(ordinal, NEW_READY);
                    case Delete(int ordinal) -> pods.remove(ordinal);
                }
            }
        }

        assertThat(pods).isEqualTo(Map.of(0, NEW_READY, 1, NEW_READY, 2, NEW_READY));
    }

    private static Rollout parallel(int replicas) {
        return new Rollout(replicas, "new", Management.PARALLEL, Strategy.ROLLING_UPDATE);
    }

    private static Rollout ordered(int replicas) {
        return new Rollout(replicas, "new", Management.ORDERED_READY, Strategy.ROLLING_UPDATE);
    }

    @Test
    void nothingIsLeftToDoOnceAllPodsAreReady() {
        assertThat(ordered(2).next(Map.of(0, NEW_READY, 1, NEW_READY))).isEqualTo(List.of());
    }
}
