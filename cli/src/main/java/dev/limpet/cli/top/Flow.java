package dev.limpet.cli.top;

import java.util.function.ToLongFunction;

/**
 * What has flowed since an earlier snapshot.
 *
 * @param nanos since then
 */
record Flow(Snapshot before, long nanos) {
    private static final double NANOS_A_SECOND = 1e9;

    /** Bytes a second from clients. */
    long in(TopRow row) {
        return speed(row, Counters::bytesIn);
    }

    /** Bytes a second to clients. */
    long out(TopRow row) {
        return speed(row, Counters::bytesOut);
    }

    /** A replica that ended takes what it counted along; that is no flow backwards. */
    private long speed(TopRow row, ToLongFunction<Counters> count) {
        return before.rows().stream()
                .filter(each -> each.kind() == row.kind()
                        && each.proxy().equals(row.proxy())
                        && each.server().equals(row.server()))
                .mapToLong(each -> count.applyAsLong(row.total()) - count.applyAsLong(each.total()))
                .map(bytes -> Math.max(0, Math.round(bytes * NANOS_A_SECOND / Math.max(1, nanos))))
                .findFirst()
                .orElse(0);
    }
}
