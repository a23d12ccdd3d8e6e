package dev.limpet.proxy.peers;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Which peers there are, and where, ourselves left out.
 *
 * @param certain whether the directory has named us among the peers, and so can be taken to know the others as well
 */
record Roster(Map<String, InetSocketAddress> peers, boolean certain) {
    static final Roster UNKNOWN = new Roster(Map.of(), false);

    Roster {
        peers = Map.copyOf(peers);
    }
}
