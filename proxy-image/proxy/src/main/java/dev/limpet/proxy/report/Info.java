package dev.limpet.proxy.report;

import static dev.limpet.proxy.report.ValueType.STR;
import static dev.limpet.proxy.report.ValueType.U32;
import static dev.limpet.proxy.report.ValueType.U64;

import dev.limpet.proxy.stats.FrontendStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * What {@code show info} tells of the process: HAProxy's names at HAProxy's positions, followed by Limpet's own, from
 * position 1000 on.
 */
public final class Info {
    /** Values by name. */
    public static SequencedMap<String, Value> of(ProxyView proxy) {
        SequencedMap<String, Value> values = new LinkedHashMap<>();
        facts(proxy).forEach(fact -> values.put(fact.name(), fact.value()));
        return values;
    }

    static List<Fact> facts(ProxyView proxy) {
        long now = System.currentTimeMillis();
        Duration uptime = Duration.ofMillis(Math.max(0, now - proxy.startedMillis()));
        int rate = proxy.frontends().stream()
                .mapToInt(frontend -> frontend.stats().sessionRate.perSecond(proxy.clockMillis()))
                .sum();
        long sessions = 0;
        long sessionsTotal = 0;
        long bytesOut = 0;
        int mostRate = 0;
        for (FrontendView frontend : proxy.frontends()) {
            FrontendStats stats = frontend.stats();
            sessions += stats.sessions.current();
            sessionsTotal += stats.sessionsTotal.sum();
            bytesOut += stats.bytesOut.sum();
            mostRate = Math.max(mostRate, stats.sessionRate.most());
        }
        long peers = proxy.peers().stream()
                .filter(peer -> peer.side() == PeerView.Side.REMOTE)
                .count();
        long connected = proxy.peers().stream()
                .filter(peer -> peer.side() == PeerView.Side.REMOTE && peer.connected())
                .count();
        Facts facts = new Facts();
        facts.put(0, "Name", "POS", STR, "Limpet");
        facts.put(1, "Version", "POS", STR, Release.current().version());
        facts.put(2, "Release_date", "POS", STR, Release.current().date());
        facts.put(3, "Nbthread", "CGS", U32, proxy.threads());
        facts.put(4, "Nbproc", "CGS", U32, 1);
        facts.put(5, "Process_num", "KGP", U32, 1);
        facts.put(6, "Pid", "SGP", U32, ProcessHandle.current().pid());
        facts.put(7, "Uptime", "MDP", STR, uptime(uptime));
        facts.put(8, "Uptime_sec", "MDP", U32, uptime.toSeconds());
        facts.put(9, "Memmax_MB", "CLP", U32, Runtime.getRuntime().maxMemory() >> 20);
        facts.put(15, "Maxconn", "CLP", U32, proxy.maxConnections());
        facts.put(16, "Hard_maxconn", "CLP", U32, proxy.config().config().maxConnections());
        facts.put(17, "CurrConns", "MGP", U32, sessions);
        facts.put(18, "CumConns", "MCP", U32, sessionsTotal);
        facts.put(19, "CumReq", "MCP", U32, sessionsTotal);
        facts.put(23, "Maxpipes", "CLP", U32, proxy.pipes().most());
        facts.put(24, "PipesUsed", "MGP", U32, proxy.pipes().used());
        facts.put(25, "PipesFree", "MGP", U32, proxy.pipes().free());
        facts.put(26, "ConnRate", "MRP", U32, rate);
        facts.put(27, "ConnRateLimit", "CLP", U32, 0);
        facts.put(28, "MaxConnRate", "MMP", U32, mostRate);
        facts.put(29, "SessRate", "MRP", U32, rate);
        facts.put(30, "SessRateLimit", "CLP", U32, 0);
        facts.put(31, "MaxSessRate", "MRP", U32, mostRate);
        facts.put(47, "Tasks", "MGP", U32, sessions);
        facts.put(48, "Run_queue", "MGP", U32, 0);
        facts.put(50, "node", "COS", STR, proxy.replica());
        facts.put(52, "Stopping", "MGP", U32, 0);
        facts.put(53, "Jobs", "MGP", U32, sessions + proxy.frontends().size());
        facts.put(55, "Listeners", "MGP", U32, proxy.frontends().size());
        facts.put(56, "ActivePeers", "MGP", U32, peers);
        facts.put(57, "ConnectedPeers", "MGP", U32, connected);
        facts.put(58, "DroppedLogs", "MGP", U32, proxy.droppedLogs());
        facts.put(61, "TotalBytesOut", "MGP", U64, bytesOut);
        facts.put(70, "Start_time_sec", "MDP", U32, proxy.startedMillis() / 1_000);
        facts.put(1000, "Load_balancer", "COS", STR, proxy.config().config().loadBalancer());
        facts.put(1001, "Config_hash", "COS", STR, proxy.config().hash());
        facts.put(1002, "Config_rejected", "SGP", U32, proxy.rejected().isPresent() ? 1 : 0);
        facts.put(1003, "Peers_synced", "SGP", U32, proxy.peersSynced() ? 1 : 0);
        facts.put(1004, "Ready", "SGP", U32, proxy.readiness() instanceof Readiness.Ready ? 1 : 0);
        facts.put(1005, "Transport", "CGS", STR, proxy.transport());
        return facts.inOrder;
    }

    /** A time as HAProxy writes uptimes: {@code 1d 2h03m04s}. */
    public static String uptime(Duration time) {
        return String.format(
                Locale.ROOT,
                "%dd %dh%02dm%02ds",
                time.toDays(),
                time.toHoursPart(),
                time.toMinutesPart(),
                time.toSecondsPart());
    }

    private record Facts(List<Fact> inOrder) {
        Facts() {
            this(new ArrayList<>());
        }

        void put(int position, String name, String tags, ValueType type, long number) {
            inOrder.add(new Fact(position, name, Tags.of(tags), type, Value.of(number)));
        }

        void put(int position, String name, String tags, ValueType type, String text) {
            inOrder.add(new Fact(position, name, Tags.of(tags), type, Value.of(text)));
        }
    }

    private Info() {}
}
