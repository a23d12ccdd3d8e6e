package dev.limpet.proxy.report;

import static dev.limpet.proxy.report.Column.*;

import dev.limpet.proxy.stats.DispatchStats;

/** The columns that servers and backends have in common. */
final class DispatchRow {
    static StatRow fill(StatRow row, DispatchStats stats, Statistics.Moment now) {
        return row.set(QCUR, stats.queued.current())
                .set(QMAX, stats.queued.most())
                .set(SCUR, stats.sessions.current())
                .set(SMAX, stats.sessions.most())
                .set(STOT, stats.sessionsTotal.sum())
                .set(BIN, stats.bytesIn.sum())
                .set(BOUT, stats.bytesOut.sum())
                .set(DRESP, 0)
                .set(ECON, stats.connectionErrors.sum())
                .set(ERESP, stats.responseErrors.sum())
                .set(WRETR, stats.retries.sum())
                .set(WREDIS, stats.redispatches.sum())
                .set(LBTOT, stats.chosenByAlgorithm.sum())
                .set(RATE, stats.sessionRate.perSecond(now.clockMillis()))
                .set(RATE_MAX, stats.sessionRate.most())
                .set(CLI_ABRT, stats.clientAborts.sum())
                .set(SRV_ABRT, stats.serverAborts.sum())
                .set(CONNECT, stats.connectionAttempts.sum())
                .set(REUSE, 0)
                .set(EINT, 0)
                .set(LASTSESS, secondsSinceLast(stats, now))
                .set(QTIME, stats.queueTimes.mean())
                .set(CTIME, stats.connectTimes.mean())
                .set(RTIME, 0)
                .set(TTIME, stats.totalTimes.mean())
                .set(QTIME_MAX, stats.queueTimes.longest())
                .set(CTIME_MAX, stats.connectTimes.longest())
                .set(RTIME_MAX, 0)
                .set(TTIME_MAX, stats.totalTimes.longest());
    }

    /** HAProxy has -1 where there was no session yet. */
    private static long secondsSinceLast(DispatchStats stats, Statistics.Moment now) {
        return stats.sessionRate.lastMillis().stream()
                .map(last -> Math.max(0, now.clockMillis() - last) / 1_000)
                .findFirst()
                .orElse(-1);
    }

    private DispatchRow() {}
}
