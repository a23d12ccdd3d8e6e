package dev.limpet.operator.sources;

import java.net.InetAddress;
import java.util.Set;

/** Addresses that nodes may put in the place of a client's. */
record NodeAddresses(Set<InetAddress> addresses, Extent extent) {
    /** Whether other nodes may have other addresses. */
    enum Extent {
        OF_ALL_NODES,
        OF_SOME_NODES
    }

    NodeAddresses {
        addresses = Set.copyOf(addresses);
    }

    boolean areOfAllNodes() {
        return extent == Extent.OF_ALL_NODES;
    }
}
