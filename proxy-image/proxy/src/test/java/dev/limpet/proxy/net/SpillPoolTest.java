package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What receivers who take nothing may cost. */
class SpillPoolTest {
    private static final int BUFFERS = 64;

    private final SpillBudget budget = new SpillBudget(BUFFERS * SpillPool.LEAST);
    private final SpillPool pool = new SpillPool(budget, 2);
    private final SpillPool other = new SpillPool(budget, 2);

    @Test
    void allLoopsTogetherTakeNoMoreThanTheBudgetAndGoOnOnceSomeIsGivenBack() {
        List<Memory> taken = take(pool, BUFFERS - 1);
        Memory last = other.take(1);
        assertThatThrownBy(() -> other.take(1)).isInstanceOf(NoBufferException.class);
        assertThatThrownBy(() -> pool.take(1)).isInstanceOf(NoBufferException.class);

        taken.forEach(pool::give);
        // A loop keeps an eighth of the budget for itself.
        List<Memory> again = take(other, BUFFERS - 1 - BUFFERS / 8);
        assertThatThrownBy(() -> other.take(1)).isInstanceOf(NoBufferException.class);
        List<Memory> kept = take(pool, BUFFERS / 8);

        again.forEach(Memory::free);
        kept.forEach(Memory::free);
        last.free();
    }

    @Test
    void readsBecomeSmallWhenHalfOfTheBudgetIsGone() {
        List<Memory> half = take(pool, BUFFERS / 2);
        assertThat(other.scarce()).isFalse();
        Memory more = pool.take(1);
        assertThat(other.scarce()).isTrue();

        half.forEach(Memory::free);
        more.free();
    }

    @Test
    void theBudgetIsWhatTheHeapAndTheVirtualMachineLeaveOfTheContainer() {
        long mib = 1 << 20;
        assertThat(SpillBudget.beside(205 * mib, 2).most()).isBetween(170 * mib, 180 * mib);
        assertThat(SpillBudget.beside(102 * mib, 2).most()).isBetween(16 * mib, 26 * mib);
    }

    private static List<Memory> take(SpillPool from, int count) {
        return IntStream.range(0, count).mapToObj(each -> from.take(1)).toList();
    }
}
