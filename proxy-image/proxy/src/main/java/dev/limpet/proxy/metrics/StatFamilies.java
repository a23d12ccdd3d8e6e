package dev.limpet.proxy.metrics;

import static dev.limpet.proxy.report.Column.*;

import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.server.CheckStatus;
import java.util.List;
import java.util.stream.Stream;

/** The metrics of frontends, backends and servers: promex' names, each with the column it is read from. */
final class StatFamilies {
    static final List<String> SERVER_STATES = List.of("DOWN", "UP", "MAINT", "DRAIN", "NOLB");

    private static final List<StatFamily> TRAFFIC = List.of(
            number("current_sessions", SCUR, "Sessions now."),
            number("max_sessions", SMAX, "Most sessions at once."),
            number("limit_sessions", SLIM, "Sessions allowed at once."),
            number("sessions_total", STOT, "Sessions in all."),
            number("bytes_in_total", BIN, "Bytes from clients."),
            number("bytes_out_total", BOUT, "Bytes to clients."),
            number("responses_denied_total", DRESP, "Responses denied."),
            number("max_session_rate", RATE_MAX, "Most new sessions in a second."),
            number("internal_errors_total", EINT, "Internal errors."));

    private static final List<StatFamily> DISPATCH = List.of(
            number("current_queue", QCUR, "Sessions that wait for a connection slot."),
            number("max_queue", QMAX, "Most sessions that waited at once."),
            number("connection_errors_total", ECON, "Failed connection attempts."),
            number("response_errors_total", ERESP, "Sessions that the server ended by a mistake."),
            number("retry_warnings_total", WRETR, "Repeated connection attempts."),
            number("redispatch_warnings_total", WREDIS, "Sessions that went to another server."),
            number("weight", WEIGHT, "Weight in force."),
            number("uweight", UWEIGHT, "Weight that was set."),
            number("check_up_down_total", CHKDOWN, "Transitions from up to down."),
            number("check_last_change_seconds", LASTCHG, "Seconds since the status changed."),
            number("downtime_seconds_total", DOWNTIME, "Seconds spent down."),
            number("loadbalanced_total", LBTOT, "Times it was chosen by the algorithm."),
            number("client_aborts_total", CLI_ABRT, "Sessions that the client broke off."),
            number("server_aborts_total", SRV_ABRT, "Sessions that the server broke off."),
            number("last_session_seconds", LASTSESS, "Seconds since the last session began."),
            millis("response_time_average_seconds", RTIME, "Mean time to a response; TCP knows none, so 0."),
            millis("max_queue_time_seconds", QTIME_MAX, "Longest time in the queue."),
            millis("max_connect_time_seconds", CTIME_MAX, "Longest time to connect."),
            millis("max_response_time_seconds", RTIME_MAX, "Longest time to a response; TCP knows none, so 0."),
            millis("max_total_time_seconds", TTIME_MAX, "Longest session."),
            millis("queue_time_average_seconds", QTIME, "Mean time in the queue over the last sessions."),
            millis("connect_time_average_seconds", CTIME, "Mean time to connect over the last sessions."),
            millis("total_time_average_seconds", TTIME, "Mean time of the last sessions."),
            number("connection_attempts_total", CONNECT, "Connection attempts."),
            number("connection_reuses_total", REUSE, "Connections that were used again."));

    static final List<StatFamily> FRONTEND = concat(
            TRAFFIC,
            List.of(
                    new StatFamily.State("status", List.of("DOWN", "UP"), row -> "UP", "Whether it listens."),
                    number("requests_denied_total", DREQ, "Requests denied."),
                    number("request_errors_total", EREQ, "Sessions that the client ended by a mistake."),
                    number("limit_session_rate", RATE_LIM, "New sessions allowed in a second."),
                    number("connections_rate_max", CONN_RATE_MAX, "Most new connections in a second."),
                    number("connections_total", CONN_TOT, "Connections in all."),
                    number("denied_connections_total", DCON, "Connections refused before a session began."),
                    number("denied_sessions_total", DSES, "Sessions refused.")));

    static final List<StatFamily> BACKEND = concat(
            TRAFFIC,
            DISPATCH,
            List.of(
                    new StatFamily.State(
                            "status",
                            List.of("DOWN", "UP"),
                            row -> row.text(STATUS),
                            "Whether a server takes new clients."),
                    number("requests_denied_total", DREQ, "Requests denied."),
                    number("active_servers", ACT, "Servers that take new clients."),
                    number("backup_servers", BCK, "Backup servers that take new clients.")));

    static final List<StatFamily> SERVER = concat(
            TRAFFIC,
            DISPATCH,
            List.of(
                    new StatFamily.State("status", SERVER_STATES, StatFamilies::status, "State of the server."),
                    new StatFamily.State(
                            "check_status",
                            Stream.of(CheckStatus.values()).map(Enum::name).toList(),
                            row -> row.text(CHECK_STATUS),
                            "Result of the last health check."),
                    number("active", ACT, "Whether it is no backup server."),
                    number("backup", BCK, "Whether it is a backup server."),
                    number("check_failures_total", CHKFAIL, "Failed health checks."),
                    number("check_code", CHECK_CODE, "Status code of the last health check's answer."),
                    millis("check_duration_seconds", CHECK_DURATION, "Time of the last health check."),
                    number("queue_limit", QLIMIT, "Sessions allowed to wait."),
                    number("current_throttle", THROTTLE, "Percentage of its weight that holds after a start."),
                    number("idle_connections_current", SRV_ICUR, "Idle connections."),
                    number("safe_idle_connections_current", SAFE_CONN_CUR, "Idle connections free to use again."),
                    number("unsafe_idle_connections_current", IDLE_CONN_CUR, "Idle connections not free to use."),
                    number("used_connections_current", USED_CONN_CUR, "Connections in use."),
                    number("need_connections_current", NEED_CONN_EST, "Connections that may be needed at once.")));

    private static StatFamily number(String name, Column column, String help) {
        return new StatFamily.Number(name, column, 1, help);
    }

    private static StatFamily millis(String name, Column column, String help) {
        return new StatFamily.Number(name, column, 0.001, help);
    }

    static String status(StatRow row) {
        String word = row.text(STATUS);
        return word.equals("no check") ? "UP" : word.split(" ", 2)[0];
    }

    @SafeVarargs
    private static List<StatFamily> concat(List<StatFamily>... lists) {
        return Stream.of(lists).flatMap(List::stream).toList();
    }

    private StatFamilies() {}
}
