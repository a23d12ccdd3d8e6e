package dev.limpet.proxy.peers;

/**
 * Whether the tables hold what the other replicas' do.
 *
 * @param synced whether clients may be taken: the tables did once, or nobody was there to learn from; stays true
 * @param current whether the tables do
 * @param reason why, or what is being waited for
 */
public record SyncStatus(boolean synced, boolean current, Phase phase, String reason) {
    /** What goes on now; a replica that is synced may be asking once more. */
    public enum Phase {
        SEEKING,
        ASKING,
        CURRENT
    }
}
