package dev.limpet.proxy.peers;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Which peers there are, and where, ourselves left out.
 *
 * @param word how far the directory can be relied upon
 */
record Roster(Map<String, InetSocketAddress> peers, Word word) {
    static final Roster UNKNOWN = new Roster(Map.of(), Word.SILENT);

    /** What the directory has said of ourselves, which tells how old the rest is. */
    enum Word {
        /** It has not answered yet. */
        SILENT,
        /** It has named nobody. */
        NONE,
        /** It names others, but not us where we are: what it says is older than we are. */
        BEHIND,
        /** It names us where we are, and so knows those that were there before. */
        CURRENT
    }

    Roster {
        peers = Map.copyOf(peers);
    }
}
