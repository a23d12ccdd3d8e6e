package dev.limpet.proxy.differential;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ProxyProtocolVersion;
import java.util.List;
import java.util.Optional;

/**
 * One frontend and its backend, as both products are given it.
 *
 * @param maxConnections of the frontend
 * @param logEmpty whether sessions without a byte are logged
 * @param trusting whether clients send a PROXY protocol header
 * @param sent the PROXY protocol header that servers are sent
 * @param stick whether sources are kept on their servers
 * @param host the loopback address of servers, and of a frontend over IPv6
 */
record Setup(
        Waits waits,
        int maxConnections,
        boolean logEmpty,
        boolean trusting,
        Optional<ProxyProtocolVersion> sent,
        BalanceAlgorithm balance,
        boolean stick,
        boolean ipv6,
        List<ServerSetup> servers) {

    /** How a server's port is found when a proxy connects. */
    enum Port {
        ACCEPTING,
        /** Taken, but nobody listens: connections are refused. */
        REFUSING,
        /** Somebody listens whose backlog is full: connections get no answer. */
        SILENT
    }

    /** A server of the backend. */
    record ServerSetup(String name, Port port, int maxConnections, int weight, AdministrativeState state) {}

    /** A frontend before servers of these kinds, named a, b, c. */
    static Setup of(Waits waits, Port... ports) {
        List<ServerSetup> servers = java.util.stream.IntStream.range(0, ports.length)
                .mapToObj(i ->
                        new ServerSetup(String.valueOf((char) ('a' + i)), ports[i], 0, 1, AdministrativeState.READY))
                .toList();
        return new Setup(
                waits, 1_000, true, false, Optional.empty(), BalanceAlgorithm.ROUND_ROBIN, false, false, servers);
    }

    Setup withMaxConnections(int changed) {
        return new Setup(waits, changed, logEmpty, trusting, sent, balance, stick, ipv6, servers);
    }

    Setup withoutEmptyLines() {
        return new Setup(waits, maxConnections, false, trusting, sent, balance, stick, ipv6, servers);
    }

    Setup trustingClients() {
        return new Setup(waits, maxConnections, logEmpty, true, sent, balance, stick, ipv6, servers);
    }

    Setup sending(ProxyProtocolVersion version) {
        return new Setup(
                waits, maxConnections, logEmpty, trusting, Optional.of(version), balance, stick, ipv6, servers);
    }

    Setup balanced(BalanceAlgorithm changed) {
        return new Setup(waits, maxConnections, logEmpty, trusting, sent, changed, stick, ipv6, servers);
    }

    Setup sticky() {
        return new Setup(waits, maxConnections, logEmpty, trusting, sent, balance, true, ipv6, servers);
    }

    Setup overIpv6() {
        return new Setup(waits, maxConnections, logEmpty, trusting, sent, balance, stick, true, servers);
    }

    Setup withServerLimit(int most) {
        return new Setup(
                waits,
                maxConnections,
                logEmpty,
                trusting,
                sent,
                balance,
                stick,
                ipv6,
                servers.stream()
                        .map(each -> new ServerSetup(each.name(), each.port(), most, each.weight(), each.state()))
                        .toList());
    }

    Setup withState(String server, AdministrativeState state) {
        return new Setup(
                waits,
                maxConnections,
                logEmpty,
                trusting,
                sent,
                balance,
                stick,
                ipv6,
                servers.stream()
                        .map(each -> each.name().equals(server)
                                ? new ServerSetup(each.name(), each.port(), each.maxConnections(), each.weight(), state)
                                : each)
                        .toList());
    }
}
