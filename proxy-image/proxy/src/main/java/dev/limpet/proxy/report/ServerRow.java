package dev.limpet.proxy.report;

import static dev.limpet.proxy.report.Column.*;

import dev.limpet.config.HealthCheckConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.Server;
import java.util.Optional;

/** The row of a server. */
final class ServerRow {
    static StatRow of(Backend backend, Server server, int proxyId, int id, Statistics.Moment now) {
        StatRow row = new StatRow(StatRow.Type.SERVER, backend.name(), server.name(), proxyId, id);
        DispatchRow.fill(row, server.stats(), now)
                .set(STATUS, status(backend, server))
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

    /** With how far it has come on its way up or down, if it is on one: {@code UP 2/3}. */
    private static String status(Backend backend, Server server) {
        String status = server.status();
        return backend.config()
                .healthCheck()
                .flatMap(check -> progress(server.checkHealth(), check))
                .filter(progress -> status.equals("UP") || status.equals("DOWN"))
                .map(progress -> status + " " + progress)
                .orElse(status);
    }

    private static Optional<String> progress(int points, HealthCheckConfig check) {
        if (points > 0 && points < check.rise()) {
            return Optional.of(points + "/" + check.rise());
        }
        int left = points - check.rise() + 1;
        return left > 0 && left < check.fall() ? Optional.of(left + "/" + check.fall()) : Optional.empty();
    }

    private static void fillCheck(StatRow row, Server server, HealthCheckConfig check) {
        CheckResult last = server.lastCheck();
        row.set(CHKFAIL, server.stats().checkFailures.sum())
                .set(CHKDOWN, server.stats().downs.sum())
                .set(CHECK_STATUS, last.status().name())
                .set(CHECK_DURATION, last.millis())
                .set(LAST_CHK, last.detail())
                .set(CHECK_DESC, last.status().description())
                .set(CHECK_RISE, check.rise())
                .set(CHECK_FALL, check.fall())
                .set(CHECK_HEALTH, server.checkHealth());
        if (last.status().hasCode()) {
            row.set(CHECK_CODE, last.code());
        }
        if (check.observe().isPresent()) {
            row.set(HANAFAIL, server.stats().observedFailures.sum());
        }
    }

    private ServerRow() {}
}
