package dev.limpet.proxy.report;

import dev.limpet.proxy.stats.FrontendStats;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/** What {@code show info} tells of the process: HAProxy's names in HAProxy's order, followed by Limpet's own. */
public final class Info {
    public static SequencedMap<String, Value> of(ProxyView proxy) {
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
        facts.put("Name", "Limpet");
        facts.put("Version", Release.current().version());
        facts.put("Release_date", Release.current().date());
        facts.put("Nbthread", proxy.threads());
        facts.put("Nbproc", 1);
        facts.put("Process_num", 1);
        facts.put("Pid", ProcessHandle.current().pid());
        facts.put("Uptime", uptime(uptime));
        facts.put("Uptime_sec", uptime.toSeconds());
        facts.put("Memmax_MB", Runtime.getRuntime().maxMemory() >> 20);
        facts.put("Maxconn", proxy.config().config().maxConnections());
        facts.put("Hard_maxconn", proxy.config().config().maxConnections());
        facts.put("CurrConns", sessions);
        facts.put("CumConns", sessionsTotal);
        facts.put("CumReq", sessionsTotal);
        facts.put("Maxpipes", 0);
        facts.put("PipesUsed", 0);
        facts.put("PipesFree", 0);
        facts.put("ConnRate", rate);
        facts.put("ConnRateLimit", 0);
        facts.put("MaxConnRate", mostRate);
        facts.put("SessRate", rate);
        facts.put("SessRateLimit", 0);
        facts.put("MaxSessRate", mostRate);
        facts.put("Tasks", sessions);
        facts.put("Run_queue", 0);
        facts.put("node", proxy.replica());
        facts.put("Stopping", 0);
        facts.put("Jobs", sessions + proxy.frontends().size());
        facts.put("Listeners", proxy.frontends().size());
        facts.put("ActivePeers", peers);
        facts.put("ConnectedPeers", connected);
        facts.put("DroppedLogs", proxy.droppedLogs());
        facts.put("TotalBytesOut", bytesOut);
        facts.put("Start_time_sec", proxy.startedMillis() / 1_000);
        facts.put("Load_balancer", proxy.config().config().loadBalancer());
        facts.put("Config_hash", proxy.config().hash());
        facts.put("Config_rejected", proxy.rejected().isPresent() ? 1 : 0);
        facts.put("Peers_synced", proxy.peersSynced() ? 1 : 0);
        facts.put("Ready", proxy.readiness() instanceof Readiness.Ready ? 1 : 0);
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

    private record Facts(SequencedMap<String, Value> inOrder) {
        Facts() {
            this(new LinkedHashMap<>());
        }

        void put(String name, long number) {
            inOrder.put(name, Value.of(number));
        }

        void put(String name, String text) {
            inOrder.put(name, Value.of(text));
        }
    }

    private Info() {}
}
