package dev.limpet.proxy.peers;

/**
 * Whether the tables hold what the other replicas' do, so that clients may be taken.
 *
 * @param synced stays true once it is
 * @param reason why, or what is being waited for
 */
public record SyncStatus(boolean synced, Phase phase, String reason) {
    /** What goes on now; a replica that is synced may be asking once more. */
    public enum Phase {
        SEEKING,
        ASKING,
        CURRENT
    }
}
