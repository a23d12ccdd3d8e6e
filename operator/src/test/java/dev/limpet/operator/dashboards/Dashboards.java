package dev.limpet.operator.dashboards;

import static dev.limpet.operator.dashboards.Panel.graph;
import static dev.limpet.operator.dashboards.Panel.stat;
import static dev.limpet.operator.dashboards.Panel.table;

import java.util.List;

/**
 * Limpet's dashboards. A LoadBalancer is told by the label {@code job}, which for a PodMonitor is its namespace and name,
 * a replica by {@code pod}.
 */
final class Dashboards {
    private static final Variable LOAD_BALANCER =
            new Variable("loadbalancer", "LoadBalancer", "label_values(limpet_process_ready, job)");
    private static final Variable BACKEND =
            new Variable("backend", "Backend", "label_values(limpet_backend_status{job=~\"$loadbalancer\"}, proxy)");

    private static final String JOB = "{job=~\"$loadbalancer\"}";
    private static final String PROXY = "{job=~\"$loadbalancer\", proxy=~\"$backend\"}";

    static List<Dashboard> all() {
        return List.of(fleet(), loadBalancer(), stickTables(), operator());
    }

    private static Dashboard fleet() {
        return new Dashboard(
                "fleet",
                "Limpet / Fleet",
                List.of(),
                List.of(
                        stat(
                                "LoadBalancers",
                                "short",
                                "That are scraped.",
                                "count(count by (job) (limpet_process_ready))"),
                        stat("Replicas ready", "short", "That take clients.", "sum(limpet_process_ready)"),
                        stat("Sessions", "short", "Now, over all.", "sum(limpet_process_current_connections)"),
                        stat(
                                "Configurations rejected",
                                "short",
                                "Replicas that could not take the newest configuration over.",
                                "sum(limpet_process_configuration_rejected)"),
                        graph(
                                "Sessions",
                                "short",
                                "Sessions of each LoadBalancer, all replicas summed.",
                                new Query("sum by (job) (limpet_process_current_connections)", "{{job}}")),
                        graph(
                                "New sessions",
                                "cps",
                                "Sessions that begin in a second.",
                                new Query(
                                        "sum by (job) (rate(limpet_process_connections_total[$__rate_interval]))",
                                        "{{job}}")),
                        graph(
                                "Bytes to clients",
                                "Bps",
                                "What servers answer.",
                                new Query(
                                        "sum by (job) (rate(limpet_frontend_bytes_out_total[$__rate_interval]))",
                                        "{{job}}")),
                        graph(
                                "Servers up",
                                "short",
                                "Servers that at least one replica sees up.",
                                new Query(
                                        "sum by (job) (max by (job, proxy, server) (limpet_server_status{state=\"UP\"}))",
                                        "{{job}}")),
                        table(
                                "LoadBalancers",
                                "Replicas ready, by LoadBalancer.",
                                "sum by (job) (limpet_process_ready)"),
                        graph(
                                "Processor time",
                                "percentunit",
                                "Processors kept busy by each replica.",
                                new Query(
                                        "rate(process_cpu_seconds_total{job=~\".+/.+\"}[$__rate_interval])",
                                        "{{pod}}"))));
    }

    private static Dashboard loadBalancer() {
        return new Dashboard(
                "loadbalancer",
                "Limpet / LoadBalancer",
                List.of(LOAD_BALANCER, BACKEND),
                List.of(
                        stat("Replicas ready", "short", "That take clients.", "sum(limpet_process_ready" + JOB + ")"),
                        stat(
                                "Servers up",
                                "short",
                                "That at least one replica sees up.",
                                "sum(max by (job, proxy, server) (limpet_server_status{job=~\"$loadbalancer\","
                                        + " proxy=~\"$backend\", state=\"UP\"}))"),
                        stat(
                                "Configurations in force",
                                "short",
                                "Different ones; more than one for longer than a change takes is a fault.",
                                "count(count by (hash) (limpet_process_configuration_info" + JOB + "))"),
                        stat(
                                "Waiting",
                                "short",
                                "Sessions in queues.",
                                "sum(limpet_backend_current_queue" + PROXY + ")"),
                        graph(
                                "Sessions by replica",
                                "short",
                                "How clients are spread over the replicas.",
                                new Query("limpet_process_current_connections" + JOB, "{{pod}}")),
                        graph(
                                "Sessions by server",
                                "short",
                                "All replicas summed.",
                                new Query(
                                        "sum by (proxy, server) (limpet_server_current_sessions" + PROXY + ")",
                                        "{{proxy}}/{{server}}")),
                        graph(
                                "New sessions by server",
                                "cps",
                                "Sessions that begin in a second.",
                                new Query(
                                        "sum by (proxy, server) (rate(limpet_server_sessions_total" + PROXY
                                                + "[$__rate_interval]))",
                                        "{{proxy}}/{{server}}")),
                        graph(
                                "Bytes",
                                "Bps",
                                "From and to clients.",
                                new Query(
                                        "sum(rate(limpet_backend_bytes_in_total" + PROXY + "[$__rate_interval]))",
                                        "in"),
                                new Query(
                                        "sum(rate(limpet_backend_bytes_out_total" + PROXY + "[$__rate_interval]))",
                                        "out")),
                        graph(
                                "Queues",
                                "short",
                                "Sessions that wait for a server's connection.",
                                new Query("sum by (proxy) (limpet_backend_current_queue" + PROXY + ")", "{{proxy}}")),
                        graph(
                                "Times",
                                "s",
                                "Means over the last 1,024 sessions: in the queue, and to connect.",
                                new Query(
                                        "max by (proxy) (limpet_backend_queue_time_average_seconds" + PROXY + ")",
                                        "{{proxy}} queue"),
                                new Query(
                                        "max by (proxy) (limpet_backend_connect_time_average_seconds" + PROXY + ")",
                                        "{{proxy}} connect")),
                        graph(
                                "Errors and retries",
                                "cps",
                                "Failed connections, sessions broken off, attempts repeated and sent elsewhere.",
                                new Query(
                                        "sum(rate(limpet_backend_connection_errors_total" + PROXY
                                                + "[$__rate_interval]))",
                                        "connection errors"),
                                new Query(
                                        "sum(rate(limpet_backend_server_aborts_total" + PROXY + "[$__rate_interval]))",
                                        "broken off by servers"),
                                new Query(
                                        "sum(rate(limpet_backend_retry_warnings_total" + PROXY + "[$__rate_interval]))",
                                        "retries"),
                                new Query(
                                        "sum(rate(limpet_backend_redispatch_warnings_total" + PROXY
                                                + "[$__rate_interval]))",
                                        "redispatches")),
                        graph(
                                "Failed health checks",
                                "cps",
                                "By server.",
                                new Query(
                                        "sum by (proxy, server) (rate(limpet_server_check_failures_total" + PROXY
                                                + "[$__rate_interval]))",
                                        "{{proxy}}/{{server}}")),
                        graph(
                                "Event-loop delay, 99th percentile",
                                "s",
                                "How long a task waits on an event loop: what every session there waits as well.",
                                new Query(
                                        "histogram_quantile(0.99, sum by (pod, le)"
                                                + " (rate(limpet_process_event_loop_delay_seconds_bucket" + JOB
                                                + "[$__rate_interval])))",
                                        "{{pod}}")),
                        graph(
                                "Memory",
                                "bytes",
                                "The Java runtime's, heap and beside it.",
                                new Query(
                                        "sum by (pod, area) (jvm_memory_used_bytes" + JOB + ")", "{{pod}} {{area}}"))));
    }

    private static Dashboard stickTables() {
        return new Dashboard(
                "sticktables",
                "Limpet / Stick tables and peers",
                List.of(LOAD_BALANCER),
                List.of(
                        stat(
                                "Replicas in sync",
                                "short",
                                "That have learned their peers' tables.",
                                "sum(limpet_process_peers_synced" + JOB + ")"),
                        stat(
                                "Links up",
                                "percentunit",
                                "Of those there should be.",
                                "avg(limpet_peer_connected" + JOB + ")"),
                        stat(
                                "Greatest lag",
                                "short",
                                "Changes that a peer has not acknowledged.",
                                "max(limpet_peer_lag_updates" + JOB + ")"),
                        stat(
                                "Fullest table",
                                "percentunit",
                                "Entries of those that fit.",
                                "max(limpet_sticktable_used" + JOB + " / limpet_sticktable_size" + JOB + ")"),
                        graph(
                                "Entries",
                                "short",
                                "By replica; the lines lie on one another when replicas agree.",
                                new Query("limpet_sticktable_used" + JOB, "{{pod}} {{name}}")),
                        graph(
                                "Lag",
                                "short",
                                "Changes made by a replica that a peer has not acknowledged.",
                                new Query("limpet_peer_lag_updates" + JOB, "{{pod}} to {{peer}}")),
                        graph(
                                "Entries told and heard",
                                "cps",
                                "Between replicas.",
                                new Query(
                                        "sum by (pod) (rate(limpet_peer_updates_sent_total" + JOB
                                                + "[$__rate_interval]))",
                                        "{{pod}} told"),
                                new Query(
                                        "sum by (pod) (rate(limpet_peer_updates_received_total" + JOB
                                                + "[$__rate_interval]))",
                                        "{{pod}} heard")),
                        graph(
                                "Conflicts settled",
                                "cps",
                                "Entries taught for which another server was stored, by whose was kept.",
                                new Query(
                                        "sum by (outcome) (rate(limpet_sticktable_conflicts_total" + JOB
                                                + "[$__rate_interval]))",
                                        "{{outcome}}")),
                        graph(
                                "Resync",
                                "short",
                                "1 for the state that a replica is in.",
                                new Query("limpet_process_resync_state" + JOB, "{{pod}} {{state}}")),
                        table("Links", "1 where tables are exchanged.", "limpet_peer_connected" + JOB)));
    }

    private static Dashboard operator() {
        String reconcile = "operator_sdk_controllers_execution_reconcile_seconds";
        return new Dashboard(
                "operator",
                "Limpet / Operator",
                List.of(),
                List.of(
                        graph(
                                "Reconciliations",
                                "cps",
                                "Begun, ended well, failed.",
                                new Query(
                                        "sum(rate(operator_sdk_reconciliations_started_total[$__rate_interval]))",
                                        "started"),
                                new Query(
                                        "sum(rate(operator_sdk_reconciliations_success_total[$__rate_interval]))",
                                        "success"),
                                new Query(
                                        "sum(rate(operator_sdk_reconciliations_failed_total[$__rate_interval]))",
                                        "failed")),
                        graph(
                                "Time of a reconciliation",
                                "s",
                                "Mean.",
                                new Query(
                                        "sum(rate(" + reconcile + "_sum[$__rate_interval])) / sum(rate(" + reconcile
                                                + "_count[$__rate_interval]))",
                                        "mean")),
                        graph(
                                "Events",
                                "cps",
                                "From the API server and from polling replicas.",
                                new Query(
                                        "sum by (event) (rate(operator_sdk_events_received_total[$__rate_interval]))",
                                        "{{event}}")),
                        graph(
                                "Work waiting",
                                "short",
                                "LoadBalancers queued, and being reconciled.",
                                new Query("sum({__name__=~\"operator_sdk_reconciliations_queue_size_.+\"})", "queued"),
                                new Query(
                                        "sum({__name__=~\"operator_sdk_reconciliations_executions_.+\"})",
                                        "running"))));
    }

    private Dashboards() {}
}
