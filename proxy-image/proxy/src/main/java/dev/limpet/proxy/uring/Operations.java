package dev.limpet.proxy.uring;

/** Whose operations on a descriptor a {@link RingLoop} carries out; called by the loop's thread alone. */
public interface Operations {
    /** That became of one operation. It is only to be noted: what else became of others is told first. */
    void completed(int operation, int result, int flags);

    /** Everything is noted that has been done by now; only after {@link RingLoop#tellLater}. */
    void ready();

    /** A while has gone by; only after {@link RingLoop#remindLater}. */
    void remind();

    /** The loop ends, and has not told of everything that was under way. */
    void abandon();
}
