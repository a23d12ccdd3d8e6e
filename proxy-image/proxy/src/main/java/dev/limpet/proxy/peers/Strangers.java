package dev.limpet.proxy.peers;

import java.net.InetAddress;

/** Who could come to know a peer that is not on the roster, or is elsewhere. */
interface Strangers {
    /** It calls from an address, or another peer is connected with it there. */
    void heardOf(String name, InetAddress where);
}
