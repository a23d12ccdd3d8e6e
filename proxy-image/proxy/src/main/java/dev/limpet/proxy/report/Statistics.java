package dev.limpet.proxy.report;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.server.Server;
import java.util.ArrayList;
import java.util.List;

/**
 * The statistics of a replica at one moment, in HAProxy's order: frontends, then each backend's servers followed by the
 * backend itself. Frontends and backends are numbered from 1 in configured order (frontends first), servers from 1
 * within their backend.
 */
public final class Statistics {
    public static List<StatRow> of(ProxyView proxy) {
        Moment now = new Moment(System.currentTimeMillis(), proxy.clockMillis());
        List<StatRow> rows = new ArrayList<>();
        int id = 0;
        for (FrontendView frontend : proxy.frontends()) {
            rows.add(FrontendRow.of(frontend, ++id, now));
        }
        for (Backend backend : proxy.backends()) {
            id++;
            List<Server> servers = backend.pool().servers();
            for (int position = 0; position < servers.size(); position++) {
                rows.add(ServerRow.of(backend, servers.get(position), id, position + 1, now));
            }
            rows.add(BackendRow.of(backend, servers, id, now));
        }
        return rows;
    }

    /** The number of a backend in {@link Column#IID}. */
    public static int id(ProxyView proxy, Backend backend) {
        return proxy.frontends().size() + proxy.backends().indexOf(backend) + 1;
    }

    /**
     * When rows are read.
     *
     * @param wallMillis since 1970
     * @param clockMillis of {@link ProxyView#clockMillis()}
     */
    record Moment(long wallMillis, long clockMillis) {}

    private Statistics() {}
}
