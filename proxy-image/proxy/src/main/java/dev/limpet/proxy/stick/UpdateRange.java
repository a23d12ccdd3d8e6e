package dev.limpet.proxy.stick;

/**
 * Changes with consecutive numbers, which wrap around as 32 bits do.
 *
 * @param after the number before the first
 * @param last the number of the last
 */
public record UpdateRange(int after, int last) {
    /** Whether a change has one of the numbers. */
    public boolean contains(int update) {
        return update - after > 0 && last - update >= 0;
    }
}
