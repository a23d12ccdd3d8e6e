package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;

/** What a {@link Backend} says to a session that looks for a server. */
public sealed interface Choice {
    /** The source is kept on this server, and waits for it if need be. */
    record Kept(Server server) implements Choice {}

    /** The source is to be kept on this server, and to wait for it if need be: it is balanced by itself alone. */
    record Bound(Server server) implements Choice {}

    /** This one had room, and any other will do as well. */
    record Free(Server server) implements Choice {}

    /** The servers that the source might go to are all full: whichever has room first will do. */
    record AllFull() implements Choice {}

    /** No server takes the source. */
    record None() implements Choice {}
}
