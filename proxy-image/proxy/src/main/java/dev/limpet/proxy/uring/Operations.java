package dev.limpet.proxy.uring;

/**
 * The owner of a descriptor, for which a {@link RingLoop} carries out operations; called by the loop's thread alone. A turn of the loop first
 * tells all owners of all completions, and then has those act that asked for it.
 */
public interface Operations {
    /** An operation has completed. The owner notes it and does nothing else: completions of other operations may follow. */
    void completed(int operation, int result, int flags);

    /** All completions of this turn have been told, so the owner may act; called if it asked by {@link RingLoop#tellLater}. */
    void ready();

    /** Some 50 ms have gone by; called if the owner asked by {@link RingLoop#remindLater}. */
    void remind();

    /** The loop ends; operations that are under way will not be told of. */
    void abandon();
}
