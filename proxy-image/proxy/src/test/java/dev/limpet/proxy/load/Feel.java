package dev.limpet.proxy.load;

import java.util.List;

/**
 * How long messages of admitted sessions took.
 *
 * @param median in microseconds
 * @param most of 99 in 100, in microseconds
 * @param longest in microseconds
 * @param open how many have not come back
 */
record Feel(int median, int most, int longest, int open) {
    static Feel of(List<Integer> numbers) {
        return new Feel(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }

    @Override
    public String toString() {
        return "%.2f, %.2f ms".formatted(median / 1e3, most / 1e3);
    }
}
