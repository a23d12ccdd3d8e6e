package dev.limpet.proxy.differential;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.ProxyProtocolVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One frontend and its backend, as both products are given it.
 *
 * @param maxConnections of the frontend
 * @param logEmpty whether sessions without a byte are logged
 * @param trusting whether clients send a PROXY protocol header
 * @param sent the PROXY protocol header that servers are sent
 * @param stick whether sources are kept on their servers
 * @param ipv6 whether frontend and servers are at {@code ::1}, not at IPv4 loopback addresses
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
        Optional<Checks> checks,
        List<ServerSetup> servers) {

    /** How a server's port is found when a proxy connects. */
    enum Port {
        ACCEPTING,
        /** Taken, but nobody listens: connections are refused. */
        REFUSING,
        /** Somebody listens whose backlog is full: connections get no answer. */
        SILENT
    }

    /** What becomes of sessions when checks take their server down. */
    enum Checks {
        KEEP_SESSIONS,
        SHUT_SESSIONS_DOWN
    }

    /** A server of the backend. */
    record ServerSetup(String name, Port port, int maxConnections, AdministrativeState state, boolean backup) {
        ServerSetup withLimit(int most) {
            return new ServerSetup(name, port, most, state, backup);
        }

        ServerSetup withState(AdministrativeState changed) {
            return new ServerSetup(name, port, maxConnections, changed, backup);
        }

        ServerSetup asBackup() {
            return new ServerSetup(name, port, maxConnections, state, true);
        }
    }

    /** A frontend before servers of these kinds, named a, b, c. */
    static Setup of(Waits waits, Port... ports) {
        List<ServerSetup> servers = IntStream.range(0, ports.length)
                .mapToObj(i -> new ServerSetup(
                        String.valueOf((char) ('a' + i)), ports[i], 0, AdministrativeState.READY, false))
                .toList();
        return new Setup(
                waits,
                1_000,
                true,
                false,
                Optional.empty(),
                BalanceAlgorithm.ROUND_ROBIN,
                false,
                false,
                Optional.empty(),
                servers);
    }

    Setup withMaxConnections(int changed) {
        return new Setup(waits, changed, logEmpty, trusting, sent, balance, stick, ipv6, checks, servers);
    }

    Setup withoutEmptyLines() {
        return new Setup(waits, maxConnections, false, trusting, sent, balance, stick, ipv6, checks, servers);
    }

    Setup trustingClients() {
        return new Setup(waits, maxConnections, logEmpty, true, sent, balance, stick, ipv6, checks, servers);
    }

    Setup sending(ProxyProtocolVersion version) {
        return new Setup(
                waits, maxConnections, logEmpty, trusting, Optional.of(version), balance, stick, ipv6, checks, servers);
    }

    Setup balanced(BalanceAlgorithm changed) {
        return new Setup(waits, maxConnections, logEmpty, trusting, sent, changed, stick, ipv6, checks, servers);
    }

    Setup sticky() {
        return new Setup(waits, maxConnections, logEmpty, trusting, sent, balance, true, ipv6, checks, servers);
    }

    Setup overIpv6() {
        return new Setup(waits, maxConnections, logEmpty, trusting, sent, balance, stick, true, checks, servers);
    }

    Setup checked(Checks changed) {
        return new Setup(
                waits, maxConnections, logEmpty, trusting, sent, balance, stick, ipv6, Optional.of(changed), servers);
    }

    Setup withServerLimit(int most) {
        return withServers(each -> each.withLimit(most));
    }

    Setup withState(String server, AdministrativeState state) {
        return withServers(each -> each.name().equals(server) ? each.withState(state) : each);
    }

    Setup withBackup(String server) {
        return withServers(each -> each.name().equals(server) ? each.asBackup() : each);
    }

    private Setup withServers(UnaryOperator<ServerSetup> change) {
        List<ServerSetup> changed = servers.stream().map(change).toList();
        return new Setup(waits, maxConnections, logEmpty, trusting, sent, balance, stick, ipv6, checks, changed);
    }
}
