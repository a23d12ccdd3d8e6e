package dev.limpet.proxy.peers;

/**
 * Whether the tables hold what the other replicas' do.
 *
 * @param current whether the tables do
 * @param reason why, or what is being waited for
 */
public record SyncStatus(boolean current, Phase phase, String reason) {
    /** What goes on now; a replica that serves clients may be asking once more. */
    public enum Phase {
        SEEKING,
        ASKING,
        CURRENT
    }
}
