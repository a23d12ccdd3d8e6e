package dev.limpet.proxy.report;

/**
 * A member of the mesh as it is now.
 *
 * @param address numeric address and port, such as {@code 10.0.0.5:10000}
 * @param status HAProxy's word for the link: {@code CONN}, {@code HSHK}, {@code ESTA}, {@code RETR}, {@code PROT},
 *     {@code VERS}, {@code NAME}, {@code UNKN} or {@code NONE}
 */
public record PeerView(String name, String address, Side side, String status) {
    /** Whether a member is this replica itself. */
    public enum Side {
        LOCAL,
        REMOTE
    }

    /** Whether tables are exchanged over the link. */
    public boolean connected() {
        return status.equals("ESTA");
    }
}
