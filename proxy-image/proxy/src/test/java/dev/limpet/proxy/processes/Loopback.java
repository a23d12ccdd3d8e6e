package dev.limpet.proxy.processes;

import java.net.InetAddress;

/** Loopback addresses for replicas, which no other run of these tests on this machine has at the same time. */
final class Loopback {
    static InetAddress address(int replica) {
        long run = ProcessHandle.current().pid();
        return InetAddress.ofLiteral("127.%d.%d.%d".formatted(21 + replica, run >> 8 & 255, run & 255));
    }

    private Loopback() {}
}
