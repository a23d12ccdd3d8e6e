package dev.limpet.proxy.report;

import static dev.limpet.proxy.report.Column.*;

import dev.limpet.proxy.stats.FrontendStats;

/** The row of a frontend. */
final class FrontendRow {
    static StatRow of(FrontendView frontend, int id, Statistics.Moment now) {
        FrontendStats stats = frontend.stats();
        int sessions = stats.sessions.current();
        int limit = frontend.limit();
        long accepted = stats.sessionsTotal.sum();
        long denied = stats.deniedConnections.sum();
        int rate = stats.sessionRate.perSecond(now.clockMillis());
        return new StatRow(StatRow.Type.FRONTEND, frontend.config().name(), "FRONTEND", id, 0)
                .set(SCUR, sessions)
                .set(SMAX, stats.sessions.most())
                .set(SLIM, limit)
                .set(STOT, accepted)
                .set(BIN, stats.bytesIn.sum())
                .set(BOUT, stats.bytesOut.sum())
                .set(DREQ, 0)
                .set(DRESP, 0)
                .set(EREQ, stats.requestErrors.sum())
                .set(STATUS, status(frontend, sessions))
                .set(RATE, rate)
                .set(RATE_LIM, 0)
                .set(RATE_MAX, stats.sessionRate.most())
                .set(CONN_RATE, rate)
                .set(CONN_RATE_MAX, stats.sessionRate.most())
                .set(CONN_TOT, accepted + denied)
                .set(DCON, denied)
                .set(DSES, 0)
                .set(EINT, 0);
    }

    private static String status(FrontendView frontend, int sessions) {
        if (!frontend.enabled()) {
            return "PAUSED";
        }
        return sessions < frontend.limit() ? "OPEN" : "FULL";
    }

    private FrontendRow() {}
}
