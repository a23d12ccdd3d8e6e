package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import dev.limpet.cli.convert.translate.StickTables.Stickiness;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Translates a backend, or refuses it. */
final class Backends {
    private final Ledger ledger;
    private final Values values;
    private final Options options;

    Backends(Ledger ledger, Options options) {
        this.ledger = ledger;
        this.values = new Values(ledger);
        this.options = options;
    }

    /**
     * The backend.
     *
     * @param frontendPort where its clients come to, if that is one port; servers without a port have it
     */
    Optional<Backend> read(Proxy proxy, OptionalInt frontendPort) {
        Servers servers = new Servers(proxy, options, frontendPort);
        List<Server> lines = servers.lines();
        Optional<Server> tls =
                lines.stream().filter(server -> server.options().has("ssl")).findFirst();
        if (tls.isPresent()) {
            proxy.refuse(
                    tls.get().subject() + " is spoken to over TLS, which Limpet passes through but does not begin");
            return Optional.empty();
        }
        lines.forEach(servers::settleOthers);
        Stickiness stickiness = new StickTables(proxy).read();
        Optional<ServiceName> service = servers.service(lines);
        List<ObjectNode> nodes = service.isPresent() ? List.of() : servers.nodes(lines, stickiness.namedByAddress());
        if (service.isEmpty() && nodes.isEmpty()) {
            proxy.refuse("it has no server that a LoadBalancer can name");
            return Optional.empty();
        }
        Node node = new Node().put("name", proxy.name()).put("balance", balance(proxy));
        proxy.option("allbackups").ifPresent(line -> node.put("backups", "All"));
        slowStart(node, lines);
        node.putNode("stick", stickiness.stick());
        node.putNode("healthCheck", new HealthChecks(proxy).of(lines));
        service.ifPresent(name -> node.put("service", service(name, lines.getFirst())));
        node.putAll("servers", nodes);
        proxyProtocol(node, lines);
        return Optional.of(new Backend(
                proxy,
                node.get(),
                stickiness.peers(),
                service.map(ServiceName::namespace),
                first(lines, "tcp-ut").flatMap(option -> values.time(option.line(), "tcp-ut", option.value()))));
    }

    private ObjectNode service(ServiceName name, Server server) {
        for (String parameter : List.of("maxconn", "weight", "backup", "disabled")) {
            server.options()
                    .get(parameter)
                    .ifPresent(option -> ledger.lost(
                            option.line(), parameter, "the servers of a Service are its endpoints, all alike"));
        }
        if (server.copies() > 0) {
            ledger.note(server.line(), server.subject(), "as many servers as the Service has endpoints");
        }
        ledger.note(server.line(), server.subject(), "servers are named by their pods, not " + server.name() + "…");
        Node node = new Node().put("name", name.name());
        if (name.port().matches("[0-9]{1,5}")) {
            node.put("port", Integer.parseInt(name.port()));
        } else {
            node.put("port", name.port());
        }
        return node.get();
    }

    private String balance(Proxy proxy) {
        Optional<Line> hash = proxy.last("hash-type");
        Optional<Line> line = proxy.last("balance");
        String algorithm = line.map(l -> l.word(1)).orElse("roundrobin");
        String balance = switch (algorithm) {
            case "source" -> "Source";
            case "roundrobin" -> "RoundRobin";
            case "leastconn" -> "LeastConnections";
            case "first" -> "First";
            case "static-rr" -> "RoundRobin";
            default -> algorithm.startsWith("random") ? "Random" : "";
        };
        if (algorithm.equals("hash") && line.get().word(2).equals("src")) {
            balance = "Source";
        }
        if (algorithm.matches("random\\([0-9]+\\)") && !algorithm.equals("random(2)")) {
            ledger.lost(line.get(), algorithm, "Random draws two servers");
        }
        if (algorithm.equals("static-rr")) {
            ledger.note(line.get(), algorithm, "RoundRobin: weights may change while it runs, too");
        }
        if (balance.isEmpty()) {
            ledger.lost(
                    line.get(), "balance " + algorithm, "clients are not told apart by it; RoundRobin is in its place");
            balance = "RoundRobin";
        }
        if (hash.isPresent()) {
            ledger.note(
                    hash.get(), "hash-type", "Source hashes by rendezvous: when a server leaves only its clients move");
        }
        return balance;
    }

    private void slowStart(Node node, List<Server> servers) {
        first(servers, "slowstart")
                .ifPresent(option -> node.put("slowStart", values.time(option.line(), "slowstart", option.value())));
    }

    /** A parameter of all servers here: the first that has it, and those that have it otherwise are told of. */
    private Optional<ServerOptions.Option> first(List<Server> servers, String name) {
        Optional<Server> model =
                servers.stream().filter(server -> server.options().has(name)).findFirst();
        for (Server server : servers) {
            if (model.isPresent() && !model.get().value(name).equals(server.value(name))) {
                ledger.lost(
                        server.line(),
                        server.subject(),
                        name + ": all servers have it here as " + model.get().name());
            }
        }
        return model.flatMap(server -> server.options().get(name));
    }

    private void proxyProtocol(Node node, List<Server> servers) {
        Optional<Server> sender =
                servers.stream().filter(server -> !version(server).isEmpty()).findFirst();
        if (sender.isEmpty()) {
            return;
        }
        node.put("sendProxyProtocol", version(sender.get()));
        for (Server server : servers) {
            if (!version(server).equals(version(sender.get()))) {
                ledger.lost(
                        server.line(),
                        server.subject(),
                        "all servers of a backend are sent the same PROXY protocol, here" + " that of "
                                + sender.get().name());
            }
        }
    }

    private static String version(Server server) {
        return server.options().has("send-proxy-v2") ? "V2" : server.options().has("send-proxy") ? "V1" : "";
    }
}
