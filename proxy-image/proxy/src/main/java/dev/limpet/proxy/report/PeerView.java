package dev.limpet.proxy.report;

/**
 * A member of the mesh as it is now.
 *
 * @param address numeric address and port, such as {@code 10.0.0.5:10000}
 * @param status HAProxy's word for the link: {@code CONN}, {@code HSHK}, {@code ESTA}, {@code RETR}, {@code PROT},
 *     {@code VERS}, {@code NAME}, {@code UNKN} or {@code NONE}
 * @param updatesSent entries told to it since it is known
 * @param updatesReceived entries heard from it since it is known
 * @param lag changes made here that it has not acknowledged, over all tables
 */
public record PeerView(
        String name, String address, Side side, String status, long updatesSent, long updatesReceived, long lag) {
    /** Whether a member is this replica itself. */
    public enum Side {
        LOCAL,
        REMOTE
    }

    /** The replica itself. */
    public static PeerView local(String name, String address) {
        return new PeerView(name, address, Side.LOCAL, "NONE", 0, 0, 0);
    }

    /** Whether tables are exchanged over the link. */
    public boolean connected() {
        return status.equals("ESTA");
    }
}
