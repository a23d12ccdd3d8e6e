package dev.limpet.proxy.report;

import static dev.limpet.proxy.report.Column.*;

import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import java.util.List;

/** The row of a backend as a whole. It is up as long as one of its servers takes new clients. */
final class BackendRow {
    static StatRow of(Backend backend, List<Server> servers, int id, Statistics.Moment now) {
        List<Server> taking = servers.stream().filter(Server::takesNewSources).toList();
        long backups =
                taking.stream().filter(server -> server.config().backup()).count();
        int weight =
                taking.stream().mapToInt(server -> server.config().weight()).sum();
        StatRow row = new StatRow(StatRow.Type.BACKEND, backend.name(), "BACKEND", id, 0);
        return DispatchRow.fill(row, backend.stats(), now)
                .set(DREQ, 0)
                .set(STATUS, taking.isEmpty() ? "DOWN" : "UP")
                .set(WEIGHT, weight)
                .set(UWEIGHT, weight)
                .set(ACT, taking.size() - backups)
                .set(BCK, backups)
                .set(
                        CHKDOWN,
                        servers.stream()
                                .mapToLong(server -> server.stats().downs.sum())
                                .sum())
                .set(ALGO, name(backend.config().balance()));
    }

    private static String name(BalanceAlgorithm algorithm) {
        return switch (algorithm) {
            case SOURCE -> "source";
            case ROUND_ROBIN -> "roundrobin";
            case LEAST_CONNECTIONS -> "leastconn";
            case RANDOM -> "random";
            case FIRST -> "first";
        };
    }

    private BackendRow() {}
}
