package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Version;
import java.util.OptionalInt;

/**
 * How an entry's version travels between replicas: in the number of the server, {@code server_id}, which HAProxy keeps
 * beside the server's name and looks at only if it has no server of that name. HAProxy's own numbers are small and those
 * written here lie far above them, so neither takes the other's for its own. What HAProxy has learned it tells on
 * unchanged, version and all; a server that it chose itself it tells with its own number, which is no version.
 */
final class WireVersion {
    private static final long BASE = 1L << 30;

    /** The number of the server that says a version; for version 0 that is HAProxy's "no number", 0. */
    static long serverId(int version) {
        return version == 0 ? 0 : BASE + version;
    }

    /** The version that a server's number says, if it says one. */
    static OptionalInt version(long serverId) {
        if (serverId == 0) {
            return OptionalInt.of(0);
        }
        return serverId > BASE && serverId <= BASE + Version.LAST
                ? OptionalInt.of((int) (serverId - BASE))
                : OptionalInt.empty();
    }

    private WireVersion() {}
}
