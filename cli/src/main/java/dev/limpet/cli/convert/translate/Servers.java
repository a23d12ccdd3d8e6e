package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Server, server-template and default-server lines of a backend. */
final class Servers {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,253}");
    private static final Pattern RANGE = Pattern.compile("(?:([0-9]{1,4})-)?([0-9]{1,4})");

    /** Parameters that the health check and the backend translate. */
    private static final Set<String> TRANSLATED = Set.of(
            "addr",
            "backup",
            "check",
            "check-send-proxy",
            "disabled",
            "enabled",
            "downinter",
            "error-limit",
            "fall",
            "fastinter",
            "inter",
            "maxconn",
            "observe",
            "on-error",
            "on-marked-down",
            "port",
            "rise",
            "send-proxy",
            "send-proxy-v2",
            "slowstart",
            "tcp-ut",
            "weight");

    private static final Map<String, String> HARMLESS = Map.ofEntries(
            Map.entry("id", "servers are known by name"),
            Map.entry("init-addr", "addresses stand in the resource"),
            Map.entry("resolvers", "Kubernetes tells the addresses of a Service; other names are not looked up"),
            Map.entry("resolve-prefer", "there are no names to resolve"),
            Map.entry("resolve-opts", "there are no names to resolve"),
            Map.entry("resolve-net", "there are no names to resolve"),
            Map.entry("cookie", "only for HTTP"),
            Map.entry("stick", "it is HAProxy's default"),
            Map.entry("verify", "only for TLS"),
            Map.entry("tfo", "the kernel's default is used"),
            Map.entry("pool-max-conn", "only for HTTP"),
            Map.entry("pool-low-conn", "only for HTTP"),
            Map.entry("pool-purge-delay", "only for HTTP"),
            Map.entry("max-reuse", "only for HTTP"),
            Map.entry("proto", "only for HTTP"),
            Map.entry("on-marked-up", "the sessions of other servers go on"));

    private final Proxy proxy;
    private final Ledger ledger;
    private final Values values;
    private final Options options;
    private final OptionalInt frontendPort;

    Servers(Proxy proxy, Options options, OptionalInt frontendPort) {
        this.proxy = proxy;
        this.ledger = proxy.ledger();
        this.values = new Values(ledger);
        this.options = options;
        this.frontendPort = frontendPort;
    }

    /** The server lines, with all their parameters. */
    List<Server> lines() {
        ServerOptions defaults = ServerOptions.none();
        List<Server> servers = new ArrayList<>();
        for (Line line : proxy.lines()) {
            if (line.startsWith("default-server")) {
                ledger.use(line);
                defaults = defaults.and(line, 1, ledger);
            } else if (line.startsWith("server")) {
                ledger.use(line);
                servers.add(
                        new Server(line, line.word(1), Endpoint.of(line.word(2)), defaults.and(line, 3, ledger), 0));
            } else if (line.startsWith("server-template")) {
                ledger.use(line);
                servers.add(
                        new Server(line, line.word(1), Endpoint.of(line.word(3)), defaults.and(line, 4, ledger), 1));
            }
        }
        return servers;
    }

    /** The Kubernetes Service that the only server line names. */
    Optional<ServiceName> service(List<Server> servers) {
        return servers.size() == 1 ? ServiceName.of(servers.getFirst().endpoint()) : Optional.empty();
    }

    /** The servers of a manifest; those that have no place there are lost. */
    List<ObjectNode> nodes(List<Server> servers, boolean namedByAddress) {
        List<ObjectNode> nodes = new ArrayList<>();
        for (Server server : servers) {
            Optional<String> address = address(server);
            OptionalInt port = port(server);
            if (address.isEmpty() || port.isEmpty()) {
                continue;
            }
            for (String name : names(server)) {
                String known = namedByAddress ? address.get() + ":" + port.getAsInt() : name;
                if (!NAME.matcher(known).matches()) {
                    ledger.lost(
                            server.line(),
                            server.subject(),
                            "'" + known + "' cannot be a server's name here:"
                                    + " letters, digits, '_', '.', ':' and '-' can");
                    continue;
                }
                nodes.add(node(server, known, address.get(), port.getAsInt()));
            }
        }
        return nodes;
    }

    private ObjectNode node(Server server, String name, String address, int port) {
        Node node = new Node().put("name", name).put("address", address).put("port", port);
        server.options()
                .get("maxconn")
                .ifPresent(
                        option -> node.put("maxConnections", values.limit(option.line(), "maxconn", option.value())));
        server.options().get("weight").ifPresent(option -> {
            OptionalInt weight = values.number(option.line(), "weight", option.value());
            if (weight.isPresent() && weight.getAsInt() != 1) {
                node.put("weight", weight);
            }
        });
        if (server.options().has("disabled")) {
            node.put("state", "Maintenance");
        }
        if (server.options().has("backup")) {
            node.put("backup", true);
        }
        return node.get();
    }

    private List<String> names(Server server) {
        if (server.copies() == 0) {
            return List.of(server.name());
        }
        var range = RANGE.matcher(server.line().word(2));
        if (!range.matches()) {
            ledger.lost(server.line(), server.subject(), "'" + server.line().word(2) + "' is no number of servers");
            return List.of();
        }
        int first = Optional.ofNullable(range.group(1)).map(Integer::parseInt).orElse(1);
        List<String> names = new ArrayList<>();
        for (int i = first; i <= Integer.parseInt(range.group(2)); i++) {
            names.add(server.name() + i);
        }
        return names;
    }

    private Optional<String> address(Server server) {
        Endpoint endpoint = server.endpoint();
        if (endpoint.isAddress() && !endpoint.isAny()) {
            if (endpoint.isLoopback()) {
                ledger.note(server.line(), server.subject(), endpoint.host() + " is the pod itself, in a cluster");
            }
            return Optional.of(endpoint.host());
        }
        if (endpoint.socket() || endpoint.isAny()) {
            ledger.lost(
                    server.line(),
                    server.subject(),
                    "'" + server.line().word(server.copies() == 0 ? 2 : 3)
                            + "' is no address that a pod can connect to");
            return Optional.empty();
        }
        Optional<String> resolved = options.resolver().apply(endpoint.host());
        if (resolved.isEmpty()) {
            ledger.lost(
                    server.line(),
                    server.subject(),
                    "'" + endpoint.host() + "' is a name: write its address, let"
                            + " --resolve look it up now, or name a Service of the cluster (web.shop.svc.cluster.local)");
        } else {
            ledger.note(server.line(), server.subject(), endpoint.host() + " is now " + resolved.get() + " for good");
        }
        return resolved;
    }

    private OptionalInt port(Server server) {
        String written = server.endpoint().port();
        if (written.isEmpty() && server.endpoint().socket()) {
            return OptionalInt.empty();
        }
        if (written.matches("[0-9]{1,5}")) {
            return OptionalInt.of(Integer.parseInt(written));
        }
        if ((written.isEmpty() || written.matches("[+-][0-9]{1,5}")) && frontendPort.isPresent()) {
            int offset = written.isEmpty() ? 0 : Integer.parseInt(written);
            return OptionalInt.of(frontendPort.getAsInt() + offset);
        }
        ledger.lost(
                server.line(),
                server.subject(),
                "it has the port that a client came to, and clients come to several"
                        + " ports or none; give it a port of its own");
        return OptionalInt.empty();
    }

    /** Tells of the parameters that nothing is made of. */
    void settleOthers(Server server) {
        server.options().all().forEach((name, option) -> {
            if (TRANSLATED.contains(name)) {
                return;
            }
            if (HARMLESS.containsKey(name)) {
                ledger.note(option.line(), name, HARMLESS.get(name));
            } else {
                ledger.lost(option.line(), name, "a server has no such setting here");
            }
        });
    }
}
