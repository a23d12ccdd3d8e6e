package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates a frontend, or refuses it. */
final class Frontends {
    private final Ledger ledger;
    private final Values values;
    private final Logs logs;
    private final Names names = new Names();

    Frontends(Ledger ledger, Logs logs) {
        this.ledger = ledger;
        this.values = new Values(ledger);
        this.logs = logs;
    }

    Optional<Frontend> read(Proxy proxy) {
        Binds binds = Binds.of(proxy);
        Optional<String> backend = backend(proxy);
        if (binds.has("ssl")) {
            proxy.refuse("it ends TLS; Limpet passes TLS through to the servers, with 'bind' without ssl");
            return Optional.empty();
        }
        if (binds.ports().isEmpty()) {
            proxy.refuse("it has no port that clients could come to");
            return Optional.empty();
        }
        if (backend.isEmpty()) {
            proxy.refuse("it has no default_backend");
            return Optional.empty();
        }
        Logs.Log log = logs.of(proxy);
        List<ObjectNode> ports = new ArrayList<>();
        for (int port : binds.ports()) {
            ports.add(node(proxy, binds, port, backend.get(), log));
        }
        Optional<String> userTimeout = binds.value("tcp-ut")
                .flatMap(time -> values.time(proxy.section().header(), "tcp-ut", time));
        return Optional.of(new Frontend(proxy, ports, backend.get(), log.syslog(), userTimeout));
    }

    private ObjectNode node(Proxy proxy, Binds binds, int port, String backend, Logs.Log log) {
        boolean several = binds.ports().size() > 1;
        String name = names.label(proxy.name() + (several ? "-" + port : ""));
        if (!several && !name.equals(proxy.name())) {
            ledger.note(
                    proxy.section().header(),
                    proxy.section().title(),
                    "it is named " + name + " here, as Kubernetes" + " wants it");
        }
        Node node = new Node().put("name", name).put("port", port).put("backend", backend);
        proxy.last("maxconn")
                .ifPresent(line -> node.put("maxConnections", values.limit(line, "maxconn", line.word(1))));
        if (several) {
            proxy.last("maxconn")
                    .ifPresent(line -> ledger.lost(
                            line,
                            "maxconn",
                            "of " + proxy.name() + "'s " + binds.ports().size()
                                    + " ports each has it, where HAProxy counts them together"));
        }
        sources(proxy, binds)
                .ifPresent(from -> node.put(
                        "acceptProxyProtocol", new Node().put("from", from).get()));
        Node format = new Node();
        if (!log.anywhere()) {
            format.put("format", "None");
        } else if (proxy.option("dontlognull").isEmpty()) {
            format.put("emptyConnections", true);
        }
        proxy.option("dontlognull");
        proxy.option("tcplog");
        node.putFilled("log", format.get());
        return node.get();
    }

    /** From whom the PROXY protocol is taken. */
    private static Optional<ArrayNode> sources(Proxy proxy, Binds binds) {
        ArrayNode from = JsonNodeFactory.instance.arrayNode();
        if (binds.has("accept-proxy")) {
            from.add("0.0.0.0/0").add("::/0");
        }
        for (Line line : proxy.lines()) {
            boolean expected = line.startsWith("tcp-request", "connection", "expect-proxy", "layer4", "if", "{", "src")
                    && line.words().getLast().equals("}");
            if (expected) {
                proxy.ledger().use(line);
                line.words().subList(7, line.words().size() - 1).forEach(source -> from.add(cidr(source)));
            }
        }
        return from.isEmpty() ? Optional.empty() : Optional.of(from);
    }

    private static String cidr(String source) {
        return source.contains("/") ? source : source + (source.contains(":") ? "/128" : "/32");
    }

    private static Optional<String> backend(Proxy proxy) {
        if (proxy.section().kind().equals("listen") && proxy.lines().stream().anyMatch(Frontends::isServer)) {
            return Optional.of(proxy.name());
        }
        Optional<String> unconditional = proxy.lines().stream()
                .filter(line -> line.startsWith("use_backend") && line.words().size() == 2)
                .peek(proxy.ledger()::use)
                .map(line -> line.word(1))
                .findFirst();
        Optional<String> byDefault = proxy.last("default_backend").map(line -> line.word(1));
        return unconditional.or(() -> byDefault);
    }

    private static boolean isServer(Line line) {
        return line.startsWith("server") || line.startsWith("server-template");
    }
}
