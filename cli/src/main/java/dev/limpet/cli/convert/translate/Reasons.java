package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.report.Severity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Why a keyword that no translation asks for is not in the manifest. */
final class Reasons {
    /** What becomes of a line. */
    record Reason(Severity severity, String text) {}

    private static final String CONTAINER = "the container's affair: the pod's security context and resources say it";
    private static final String HTTP = "only for HTTP; in mode tcp it has no effect in HAProxy either";
    private static final String TLS = "only for TLS, which Limpet passes through";
    private static final String RULES = "Limpet has no rules: clients are not told apart by it, and none is refused";
    private static final String TUNING = "nothing to set: Limpet sizes it by itself";

    /** By the first words of a line, longest first wins. */
    private static final Map<String, Reason> REASONS = new LinkedHashMap<>();

    static {
        note(
                CONTAINER,
                "chroot",
                "user",
                "group",
                "uid",
                "gid",
                "daemon",
                "pidfile",
                "nbproc",
                "nbthread",
                "cpu-map",
                "ulimit-n",
                "master-worker",
                "mworker-max-reloads",
                "bind-process",
                "process",
                "setcap",
                "set-dumpable",
                "strict-limits",
                "unix-bind",
                "fd-hard-limit",
                "thread-groups",
                "thread-group",
                "numa-cpu-mapping",
                "cpu-policy",
                "cpu-set",
                "prealloc-fd",
                "no-quick-exit");
        note(
                "the runtime API listens on 127.0.0.1:9999 of every replica",
                "stats socket",
                "stats timeout",
                "stats maxconn",
                "stats bind-process");
        note("LIMPET_DRAIN_SECONDS of the pod says it", "hard-stop-after", "grace", "close-spread-time");
        note("a replica's name among its peers is its pod's", "localpeer", "node");
        note(
                "it has no effect on what HAProxy does",
                "description",
                "id",
                "option socket-stats",
                "quiet",
                "debug",
                "zero-warning",
                "default-path",
                "anonkey",
                "limited-quic",
                "guid",
                "enabled",
                "maxcompcpuusage",
                "option contstats",
                "log-send-hostname",
                "set-var",
                "set-var-fmt",
                "warn-blocked-traffic-after",
                "harden.reject-privileged-ports.tcp",
                "expose-deprecated-directives",
                "expose-experimental-directives",
                "h1-accept-payload-with-any-method",
                "shm-stats-file");
        note(
                "the state of servers stands in the resource and holds on every replica",
                "server-state-base",
                "server-state-file",
                "load-server-state-from-file",
                "server-state-file-name");
        note(
                TUNING,
                "tune.",
                "spread-checks",
                "max-spread-checks",
                "maxpipes",
                "noepoll",
                "nokqueue",
                "noevports",
                "nopoll",
                "nosplice",
                "nogetaddrinfo",
                "noreuseport",
                "busy-polling",
                "profiling.tasks",
                "profiling.memory",
                "option splice-auto",
                "option splice-request",
                "option splice-response",
                "option tcp-smart-accept",
                "option tcp-smart-connect",
                "hash-balance-factor",
                "fullconn",
                "http-reuse");
        note("a client that leaves the queue is always taken out of it", "option abortonclose");
        note("changes of a server's health are logged to standard output always", "option log-health-checks");
        note(
                TLS,
                "ssl-",
                "ca-base",
                "crt-base",
                "key-base",
                "issuers-chain-path",
                "maxsslconn",
                "maxsslrate",
                "acme.",
                "ocsp-update.",
                "wurfl-",
                "51degrees-",
                "deviceatlas-");
        note(
                HTTP,
                "option httplog",
                "option httpslog",
                "option forwardfor",
                "option http",
                "option originalto",
                "option accept-",
                "option h1-",
                "option disable-h2-upgrade",
                "option checkcache",
                "option prefer-last-server",
                "option persist",
                "errorfile",
                "errorfiles",
                "errorloc",
                "http-error",
                "timeout http-request",
                "timeout http-keep-alive",
                "timeout tarpit",
                "cookie",
                "compression",
                "capture",
                "monitor-uri",
                "monitor fail",
                "redirect",
                "http-request",
                "http-response",
                "http-after-response",
                "http-send-name-header",
                "max-keep-alive-queue",
                "retry-on",
                "unique-id-format",
                "unique-id-header",
                "h1-case-adjust",
                "httpclient.",
                "lua-",
                "h2-workaround");
        lost(
                RULES,
                "acl",
                "use_backend",
                "use-server",
                "tcp-request",
                "tcp-response",
                "force-persist",
                "ignore-persist",
                "persist rdp-cookie",
                "filter");
        lost("Limpet limits connections, not their rate", "rate-limit", "maxconnrate", "maxsessrate");
        lost(
                "connections to servers leave from the pod's address",
                "source",
                "option transparent",
                "transparent",
                "usesrc");
        lost("Limpet sends clients to servers of a backend only", "dispatch");
        lost(
                "the access log has HAProxy's tcplog or JSON (log.format)",
                "log-format",
                "error-log-format",
                "log-format-sd",
                "option logasap",
                "option dontlog-normal",
                "option log-separate-errors",
                "log-tag");
        lost("a stick table is a backend's", "stick-table");
        lost(
                "the page has no such setting; keep the port inside the cluster",
                "stats auth",
                "stats admin",
                "stats http-request",
                "stats scope",
                "stats realm");
        note(
                "the page has no such setting",
                "stats refresh",
                "stats show-desc",
                "stats show-legends",
                "stats show-node",
                "stats show-modules",
                "stats enable");
        note(
                "the statistics page is on the admin port of every replica (spec.stats)",
                "stats uri",
                "stats hide-version",
                "stats");
        lost("mails are a monitoring system's affair; there are metrics for it", "email-alert");
        note("the kernel's default is used", "backlog", "option idle-close-on-response");
        lost("there is no such setting here", "option nolinger", "option independent-streams");
    }

    /** By the keyword that fits best, if any is known. */
    static Optional<Reason> of(String text) {
        return REASONS.entrySet().stream()
                .filter(entry -> fits(text, entry.getKey()))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue);
    }

    private static boolean fits(String text, String keyword) {
        boolean prefix = keyword.endsWith(".")
                || keyword.endsWith("-")
                || keyword.equals("option http")
                || keyword.equals("errorloc");
        return text.equals(keyword) || text.startsWith(prefix ? keyword : keyword + " ");
    }

    private static void note(String text, String... keywords) {
        for (String keyword : keywords) {
            REASONS.put(keyword, new Reason(Severity.NOTE, text));
        }
    }

    private static void lost(String text, String... keywords) {
        for (String keyword : keywords) {
            REASONS.put(keyword, new Reason(Severity.LOST, text));
        }
    }

    private Reasons() {}
}
