package dev.limpet.proxy.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Addresses that no other run of these tests on this machine has at the same time, and free ports there. */
final class Ports {
    private final Set<InetSocketAddress> given = new HashSet<>();

    /** The loopback address of a process; over IPv6 there is only one. */
    static InetAddress host(int process, boolean ipv6) {
        long run = ProcessHandle.current().pid();
        return InetAddress.ofLiteral(ipv6 ? "::1" : "127.%d.%d.%d".formatted(50 + process, run >> 8 & 255, run & 255));
    }

    /** A port that nobody listens on, another one each time. */
    InetSocketAddress free(InetAddress host) throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, host)) {
                InetSocketAddress address = (InetSocketAddress) socket.getLocalSocketAddress();
                if (given.add(address)) {
                    return address;
                }
            }
        }
    }
}
