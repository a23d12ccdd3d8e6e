package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks: the servers' parameters and the backend's {@code option httpchk}, {@code tcp-check} and their kin. */
final class HealthChecks {
    private static final Map<String, String> ON_ERROR = Map.of(
            "fastinter",
            "FastInterval",
            "fail-check",
            "FailCheck",
            "sudden-death",
            "SuddenDeath",
            "mark-down",
            "MarkDown");
    private static final List<String> OTHER_CHECKS = List.of(
            "mysql-check", "pgsql-check", "smtpchk", "ldap-check", "ssl-hello-chk", "external-check", "spop-check");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}(-[1-5][0-9]{2})?");
    private static final Pattern HOST = Pattern.compile("(?i)host:[ \t]*([!-~]+)");

    private final Proxy proxy;
    private final Ledger ledger;
    private final Values values;

    HealthChecks(Proxy proxy) {
        this.proxy = proxy;
        this.ledger = proxy.ledger();
        this.values = new Values(ledger);
    }

    /** The backend's check, if any server is checked. */
    Optional<ObjectNode> of(List<Server> servers) {
        Optional<Server> checked =
                servers.stream().filter(server -> server.options().has("check")).findFirst();
        Node node = new Node();
        boolean answers = protocol(node);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        timing(node, checked.get(), answers);
        place(node, checked.get());
        observation(node, checked.get());
        for (Server server : servers) {
            compare(checked.get(), server);
        }
        return Optional.of(node.get());
    }

    /** Writes what is asked and answered; whether there is an answer beyond the connection. */
    private boolean protocol(Node node) {
        Optional<Line> http = proxy.option("httpchk");
        List<Line> httpRules = proxy.rules("http-check");
        Optional<Line> redis = proxy.option("redis-check");
        Optional<Line> tcp = proxy.option("tcp-check");
        List<Line> tcpRules = proxy.rules("tcp-check");
        for (String other : OTHER_CHECKS) {
            proxy.option(other)
                    .ifPresent(line -> ledger.lost(
                            line, "option " + other, "no such check here; servers are checked by connecting to them"));
        }
        if (http.isPresent()) {
            node.put("type", "Http").putFilled("http", httpCheck(http.get(), httpRules));
            return true;
        }
        if (redis.isPresent()) {
            node.put("type", "SendExpect")
                    .putAll("sendExpect", List.of(step("send", "*1\r\n$4\r\nPING\r\n"), step("expect", "+PONG\r\n")));
            return true;
        }
        if (tcp.isPresent()) {
            List<ObjectNode> steps = steps(tcpRules);
            if (!steps.isEmpty()) {
                node.put("type", "SendExpect").putAll("sendExpect", steps);
            }
            return !steps.isEmpty();
        }
        return false;
    }

    private ObjectNode httpCheck(Line option, List<Line> rules) {
        List<String> words = option.from(2);
        HttpRequest request = new HttpRequest();
        switch (words.size()) {
            case 0 -> {}
            case 1 -> request.path = words.getFirst();
            default -> {
                request.method = words.get(0);
                request.path = words.get(1);
                Matcher host = HOST.matcher(String.join(" ", words.subList(2, words.size())));
                if (host.find()) {
                    request.host = Optional.of(host.group(1));
                }
            }
        }
        for (Line rule : rules) {
            switch (rule.word(1)) {
                case "send" -> send(rule, request);
                case "expect" -> expect(rule, request);
                case "comment" -> ledger.note(rule, "http-check comment", "it has no effect");
                default ->
                    ledger.lost(rule, "http-check " + rule.word(1), "a check has one request and the status expected");
            }
        }
        return request.node();
    }

    /** A request as HAProxy makes it where nothing else is said. */
    private static final class HttpRequest {
        private String method = "OPTIONS";
        private String path = "/";
        private Optional<String> host = Optional.empty();
        private Optional<String> status = Optional.empty();

        ObjectNode node() {
            return new Node()
                    .put("method", method)
                    .put("path", path)
                    .put("host", host)
                    .put("expectedStatus", status)
                    .get();
        }
    }

    private void send(Line rule, HttpRequest request) {
        List<String> words = rule.from(2);
        for (int i = 0; i < words.size(); i += 2) {
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            switch (words.get(i)) {
                case "meth" -> request.method = value;
                case "uri" -> request.path = value;
                case "ver" -> {}
                case "hdr" -> {
                    String header = i + 2 < words.size() ? words.get(i + 2) : "";
                    if (value.equalsIgnoreCase("host") && !header.contains("%[")) {
                        request.host = Optional.of(header);
                    } else {
                        ledger.lost(rule, "hdr " + value, "a check's request has no header but Host");
                    }
                    i++;
                }
                default -> {
                    ledger.lost(rule, words.get(i), "a check's request has method, path and Host");
                    return;
                }
            }
        }
    }

    private void expect(Line rule, HttpRequest request) {
        if (rule.word(2).equals("status") && rule.words().size() == 4) {
            List<String> codes = List.of(rule.word(3).split("[ ,]"));
            if (codes.stream().allMatch(code -> STATUS.matcher(code).matches())) {
                request.status = Optional.of(String.join(",", codes));
                return;
            }
        }
        ledger.lost(rule, "http-check expect", "a check expects status codes, such as 200-399, and nothing else");
    }

    /** The steps of a tcp-check; none when one of them has no place, since a part of them would find out the wrong thing. */
    private List<ObjectNode> steps(List<Line> rules) {
        List<ObjectNode> steps = new ArrayList<>();
        boolean whole = true;
        for (Line rule : rules) {
            switch (rule.word(1)) {
                case "comment" -> ledger.note(rule, "tcp-check comment", "it has no effect");
                case "send" -> steps.add(step("send", rule.word(2)));
                case "connect" -> whole &= rule.words().size() == 2;
                case "expect" -> {
                    if (rule.word(2).equals("string") && rule.words().size() == 4) {
                        steps.add(step("expect", rule.word(3)));
                    } else {
                        whole = false;
                    }
                }
                default -> whole = false;
            }
        }
        if (!whole) {
            rules.forEach(rule -> ledger.lost(
                    rule,
                    "tcp-check",
                    "only connect, send and expect string can be said here;"
                            + " servers are checked by connecting to them"));
        }
        return whole ? steps : List.of();
    }

    private static ObjectNode step(String kind, String text) {
        return new Node().put(kind, text).get();
    }

    private void timing(Node node, Server server, boolean answers) {
        time(node, server, "inter", "interval");
        time(node, server, "fastinter", "fastInterval");
        time(node, server, "downinter", "downInterval");
        if (answers && proxy.last("timeout", "check").isEmpty()) {
            node.put("timeout", node.get().path("interval").asText("2s"));
        }
        number(node, server, "rise");
        number(node, server, "fall");
    }

    private void time(Node node, Server server, String name, String field) {
        server.options()
                .get(name)
                .ifPresent(option -> node.put(field, values.time(option.line(), name, option.value())));
    }

    private void number(Node node, Server server, String name) {
        server.options()
                .get(name)
                .ifPresent(option -> node.put(name, values.number(option.line(), name, option.value())));
    }

    private void observation(Node node, Server server) {
        server.options().get("observe").ifPresent(option -> {
            if (!option.value().equals("layer4")) {
                ledger.lost(option.line(), "observe", "only layer4 can be observed");
                return;
            }
            Node observe = new Node();
            server.options()
                    .get("error-limit")
                    .ifPresent(limit ->
                            observe.put("errorLimit", values.number(limit.line(), "error-limit", limit.value())));
            server.options().get("on-error").ifPresent(error -> {
                Optional<String> known = Optional.ofNullable(ON_ERROR.get(error.value()));
                observe.put("onError", known);
                if (known.isEmpty()) {
                    ledger.lost(error.line(), "on-error", "'" + error.value() + "' is not known");
                }
            });
            node.put("observe", observe.get());
        });
        server.options().get("on-marked-down").ifPresent(option -> {
            if (option.value().equals("shutdown-sessions")) {
                node.put("onMarkedDown", "ShutdownSessions");
            } else {
                ledger.lost(option.line(), "on-marked-down", "'" + option.value() + "' is not known");
            }
        });
    }

    /** A backend has one check: whoever has another, or none, is told of. */
    private void compare(Server model, Server server) {
        if (!server.options().has("check")) {
            ledger.lost(
                    server.line(), server.subject(), "it is not checked in HAProxy; here all servers of a backend are");
            return;
        }
        for (String name : List.of(
                "inter",
                "fastinter",
                "downinter",
                "rise",
                "fall",
                "addr",
                "port",
                "observe",
                "error-limit",
                "on-error",
                "on-marked-down",
                "check-send-proxy")) {
            if (!model.value(name).equals(server.value(name))) {
                ledger.lost(
                        server.line(),
                        server.subject(),
                        name + ": servers of a backend have one check, here that of " + model.name());
            }
        }
    }

    /** Where the check goes, and how it greets. */
    private void place(Node node, Server server) {
        server.options().get("addr").ifPresent(option -> node.put("address", option.value()));
        number(node, server, "port");
        if (server.options().has("check-send-proxy")) {
            node.put("sendProxyProtocol", server.options().has("send-proxy-v2") ? "V2" : "V1");
        }
    }
}
