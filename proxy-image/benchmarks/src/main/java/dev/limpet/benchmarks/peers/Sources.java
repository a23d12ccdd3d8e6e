package dev.limpet.benchmarks.peers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** In which order a million IPv4 sources come. HAProxy's tables are trees, to which that makes a difference. */
enum Sources {
    /** Each is the address after the one before, which suits a tree best. */
    CONSECUTIVE {
        @Override
        int ipv4(int number) {
            return FIRST + number;
        }
    },
    /** All over the address space, as clients are. */
    SPREAD {
        @Override
        int ipv4(int number) {
            return number * STEP;
        }
    };

    /** 10.0.0.0. */
    private static final int FIRST = 0x0A00_0000;
    /** Odd, so that its multiples are all different: 2^32 divided by the golden ratio. */
    private static final int STEP = 0x9E37_79B1;

    /** The address of a number, as a number; no two have the same. */
    abstract int ipv4(int number);

    static InetAddress address(int ipv4) {
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(ipv4).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }
}
