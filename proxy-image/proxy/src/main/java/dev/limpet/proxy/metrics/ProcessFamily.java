package dev.limpet.proxy.metrics;

import java.util.List;

/** A metric of the process, read from the fact of that name in {@code show info}. */
record ProcessFamily(String name, Samples.Kind kind, String fact, String help) {
    static final List<ProcessFamily> ALL = List.of(
            gauge("nbthread", "Nbthread", "Event loops."),
            gauge("nbproc", "Nbproc", "Processes."),
            gauge("uptime_seconds", "Uptime_sec", "Seconds since the start."),
            gauge("start_time_seconds", "Start_time_sec", "When it started, in seconds since 1970."),
            gauge("max_connections", "Maxconn", "Client connections allowed at once."),
            gauge("hard_max_connections", "Hard_maxconn", "Client connections that can be allowed at once."),
            gauge("current_connections", "CurrConns", "Client connections now."),
            counter("connections_total", "CumConns", "Client connections in all."),
            counter("requests_total", "CumReq", "Sessions in all."),
            gauge("current_connection_rate", "ConnRate", "New client connections in the last second."),
            gauge(
                    "limit_connection_rate",
                    "ConnRateLimit",
                    "New client connections allowed in a second; 0 is no limit."),
            gauge("current_session_rate", "SessRate", "New sessions in the last second."),
            gauge("limit_session_rate", "SessRateLimit", "New sessions allowed in a second; 0 is no limit."),
            gauge("current_run_queue", "Run_queue", "Tasks that wait to be run."),
            gauge("max_pipes", "Maxpipes", "Pipes allowed at once."),
            counter("pipes_used_total", "PipesUsed", "Pipes that hold bytes now."),
            counter("pipes_free_total", "PipesFree", "Pipes that are kept for the next long stream."),
            gauge("max_connection_rate", "MaxConnRate", "Most new client connections in a second."),
            gauge("max_session_rate", "MaxSessRate", "Most new sessions in a second."),
            gauge("current_tasks", "Tasks", "Tasks now."),
            gauge("stopping", "Stopping", "Whether it stops."),
            gauge("jobs", "Jobs", "Sessions and listeners now."),
            gauge("listeners", "Listeners", "Listeners now."),
            gauge("active_peers", "ActivePeers", "Peers there are."),
            gauge("connected_peers", "ConnectedPeers", "Peers that tables are exchanged with."),
            counter("dropped_logs_total", "DroppedLogs", "Log lines dropped."),
            counter("bytes_out_total", "TotalBytesOut", "Bytes to clients."));

    private static ProcessFamily gauge(String name, String fact, String help) {
        return new ProcessFamily(name, Samples.Kind.GAUGE, fact, help);
    }

    private static ProcessFamily counter(String name, String fact, String help) {
        return new ProcessFamily(name, Samples.Kind.COUNTER, fact, help);
    }
}
