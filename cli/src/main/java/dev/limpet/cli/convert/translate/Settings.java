package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What HAProxy says of each section and a LoadBalancer of the whole: retries, timeouts, keep-alive. */
final class Settings {
    private final Ledger ledger;
    private final Values values;

    Settings(Ledger ledger) {
        this.ledger = ledger;
        this.values = new Values(ledger);
    }

    /** The fields of {@code spec} that a backend and its frontends ask for. */
    ObjectNode of(Backend backend, List<Frontend> frontends) {
        Proxy servers = backend.proxy();
        Proxy clients = frontends.getFirst().proxy();
        Node node = new Node();
        servers.last("retries").ifPresent(line -> node.put("retries", values.number(line, "retries", line.word(1))));
        redispatch(node, servers);
        node.putFilled("timeouts", timeouts(servers, clients));
        node.putFilled("tcp", tcp(backend, frontends));
        frontends
                .getFirst()
                .syslog()
                .ifPresent(syslog ->
                        node.put("log", new Node().put("syslog", syslog).get()));
        for (Frontend other : frontends.subList(1, frontends.size())) {
            compare(clients, other.proxy());
            if (!other.syslog().equals(frontends.getFirst().syslog())) {
                ledger.lost(
                        other.proxy().section().header(),
                        other.proxy().section().title(),
                        "log: frontends of one backend have one syslog receiver, here that of " + clients.name());
            }
        }
        return node.get();
    }

    private void redispatch(Node node, Proxy proxy) {
        Optional<Line> option = proxy.option("redispatch");
        String interval = option.map(line -> line.word(2)).orElse("0");
        switch (interval) {
            case "", "-1" -> {}
            case "0" -> node.put("redispatch", 0);
            default -> {
                if (interval.startsWith("-")) {
                    ledger.lost(
                            option.orElseThrow(),
                            "option redispatch " + interval,
                            "counted from the last retry; here" + " the last is redispatched");
                } else {
                    node.put("redispatch", values.number(option.orElseThrow(), "option redispatch", interval));
                }
            }
        }
    }

    private ObjectNode timeouts(Proxy servers, Proxy clients) {
        Node node = new Node();
        Optional<String> connect = timeout(servers, "connect");
        node.put("connect", connect);
        node.put("client", timeout(clients, "client"));
        node.put("server", timeout(servers, "server"));
        // Without a time of its own, HAProxy's queue has that of a connection attempt.
        node.put("queue", timeout(servers, "queue").or(() -> connect));
        node.put("check", timeout(servers, "check"));
        node.put("tunnel", timeout(servers, "tunnel"));
        node.put("clientFin", timeout(clients, "client-fin"));
        node.put("serverFin", timeout(servers, "server-fin"));
        return node.get();
    }

    private Optional<String> timeout(Proxy proxy, String name) {
        return proxy.last("timeout", name).flatMap(line -> values.time(line, "timeout " + name, line.word(2)));
    }

    /** Frontends of one backend are of one LoadBalancer, which has one time for clients. */
    private void compare(Proxy first, Proxy other) {
        for (String name : List.of("client", "client-fin")) {
            if (!timeout(first, name).equals(timeout(other, name))) {
                Line line = other.last("timeout", name).orElse(other.section().header());
                ledger.lost(line, "timeout " + name, "frontends of one backend have one, here that of " + first.name());
            }
        }
    }

    private ObjectNode tcp(Backend backend, List<Frontend> frontends) {
        List<Proxy> proxies = Stream.concat(
                        Stream.of(backend.proxy()), frontends.stream().map(Frontend::proxy))
                .distinct()
                .toList();
        boolean clients = proxies.stream().anyMatch(proxy -> isOn(proxy, "clitcpka"));
        boolean servers = proxies.stream().anyMatch(proxy -> isOn(proxy, "srvtcpka"));
        Node node = new Node();
        if (clients || servers) {
            String side = clients ? "clitcpka" : "srvtcpka";
            // What is not said is the kernel's: Linux' net.ipv4.tcp_keepalive_time, _intvl and _probes.
            node.put(
                    "keepAlive",
                    new Node()
                            .put("idle", keepAlive(proxies, side + "-idle").orElse("2h"))
                            .put("interval", keepAlive(proxies, side + "-intvl").orElse("75s"))
                            .put("probes", probes(proxies, side + "-cnt"))
                            .get());
        }
        node.put(
                "userTimeout",
                Stream.concat(frontends.stream().map(Frontend::userTimeout), Stream.of(backend.userTimeout()))
                        .flatMap(Optional::stream)
                        .findFirst());
        return node.get();
    }

    private boolean isOn(Proxy proxy, String option) {
        Optional<Line> one = proxy.option(option);
        Optional<Line> both = proxy.option("tcpka");
        one.ifPresent(line -> ledger.note(line, "option " + option, "keep-alive is for clients and servers alike"));
        return one.isPresent() || both.isPresent();
    }

    private Optional<String> keepAlive(List<Proxy> proxies, String keyword) {
        return line(proxies, keyword).flatMap(line -> values.time(line, keyword, line.word(1)));
    }

    private int probes(List<Proxy> proxies, String keyword) {
        return line(proxies, keyword)
                .map(line -> values.number(line, keyword, line.word(1)).orElse(9))
                .orElse(9);
    }

    private static Optional<Line> line(List<Proxy> proxies, String keyword) {
        return proxies.stream().flatMap(proxy -> proxy.last(keyword).stream()).findFirst();
    }
}
