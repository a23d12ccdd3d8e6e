package dev.limpet.proxy.differential;

import java.net.InetAddress;

/** Loopback addresses of IPv4 that no other run of these tests on this machine has at the same time. */
final class Hosts {
    private Hosts() {}

    /** The address of a process; over IPv6 there is only one. */
    static InetAddress of(int process, boolean ipv6) {
        long run = ProcessHandle.current().pid();
        return InetAddress.ofLiteral(ipv6 ? "::1" : "127.%d.%d.%d".formatted(50 + process, run >> 8 & 255, run & 255));
    }
}
