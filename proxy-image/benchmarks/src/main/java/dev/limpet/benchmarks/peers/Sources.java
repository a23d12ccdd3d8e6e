package dev.limpet.benchmarks.peers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** IPv4 sources: a sequence that is spread over all addresses and in which none comes twice. */
final class Sources {
    /** Odd, so that its multiples are all different: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E37_79B1;

    /** The address of a number, as a number. */
    static int ipv4(int number) {
        return number * SPREAD;
    }

    static InetAddress address(int ipv4) {
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(ipv4).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }

    private Sources() {}
}
