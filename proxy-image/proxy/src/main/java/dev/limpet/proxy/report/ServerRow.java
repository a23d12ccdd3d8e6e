package dev.limpet.proxy.report;

import static dev.limpet.proxy.report.Column.*;

import dev.limpet.config.HealthCheckConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.server.Server;

/** The row of a server. */
final class ServerRow {
    static StatRow of(Backend backend, Server server, int proxyId, int id, Statistics.Moment now) {
        StatRow row = new StatRow(StatRow.Type.SERVER, backend.name(), server.name(), proxyId, id);
        DispatchRow.fill(row, server.stats(), now)
                .set(STATUS, server.status())
                .set(WEIGHT, server.config().weight())
                .set(UWEIGHT, server.config().weight())
                .set(ACT, server.config().backup() ? 0 : 1)
                .set(BCK, server.config().backup() ? 1 : 0)
                .set(LASTCHG, Math.max(0, now.wallMillis() - server.healthSinceMillis()) / 1_000)
                .set(DOWNTIME, server.downMillis(now.wallMillis()) / 1_000)
                .set(ADDR, Endpoint.text(server.address()))
                .set(SRV_ICUR, 0)
                .set(IDLE_CONN_CUR, 0)
                .set(SAFE_CONN_CUR, 0)
                .set(USED_CONN_CUR, server.stats().sessions.current())
                .set(NEED_CONN_EST, server.stats().sessions.most());
        server.throttlePercent().ifPresent(percent -> row.set(THROTTLE, percent));
        if (server.config().maxConnections() > 0) {
            row.set(SLIM, server.config().maxConnections());
        }
        backend.config().healthCheck().ifPresent(check -> fillCheck(row, server, check));
        return row;
    }

    private static void fillCheck(StatRow row, Server server, HealthCheckConfig check) {
        boolean up = server.health() != Health.DOWN;
        row.set(CHKFAIL, server.stats().checkFailures.sum())
                .set(CHKDOWN, server.stats().downs.sum())
                .set(CHECK_STATUS, server.lastCheck().status())
                .set(CHECK_DURATION, server.lastCheck().millis())
                .set(CHECK_RISE, check.rise())
                .set(CHECK_FALL, check.fall())
                .set(CHECK_HEALTH, up ? check.rise() + check.fall() - 1 : 0);
    }

    private ServerRow() {}
}
