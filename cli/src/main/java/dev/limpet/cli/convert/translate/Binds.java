package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bind lines of a section: its ports, and what is said of them. */
final class Binds {
    private static final int RUNTIME_API = 9999;
    /** As many as a LoadBalancer has frontends. */
    private static final int MOST_PORTS = 64;

    private static final Set<String> FLAGS = Set.of(
            "accept-proxy",
            "defer-accept",
            "expose-fd",
            "tfo",
            "transparent",
            "v4v6",
            "v6only",
            "ssl",
            "allow-0rtt",
            "no-sslv3",
            "no-tlsv10",
            "no-tlsv11",
            "no-tlsv12",
            "no-tlsv13",
            "strict-sni",
            "no-tls-tickets",
            "prefer-client-ciphers",
            "generate-certificates",
            "quic-force-retry");
    private static final Set<String> LOST_FLAGS = Set.of("transparent");

    private final Ledger ledger;
    private final List<Integer> ports = new ArrayList<>();
    private final Map<String, Optional<String>> parameters = new LinkedHashMap<>();

    private Binds(Proxy proxy) {
        this.ledger = proxy.ledger();
    }

    static Binds of(Proxy proxy) {
        Binds binds = new Binds(proxy);
        for (Line line : proxy.all("bind")) {
            binds.addresses(line);
            binds.parameters(line);
        }
        return binds;
    }

    List<Integer> ports() {
        return ports;
    }

    boolean has(String parameter) {
        return parameters.containsKey(parameter);
    }

    Optional<String> value(String parameter) {
        return parameters.getOrDefault(parameter, Optional.empty());
    }

    private void addresses(Line line) {
        for (String word : line.word(1).split(",")) {
            Endpoint endpoint = Endpoint.of(word);
            if (endpoint.socket()) {
                ledger.lost(line, "bind " + word, "clients come to ports of the pod, not to sockets of a file system");
                continue;
            }
            if (!endpoint.isAny()) {
                address(line, endpoint);
            }
            range(line, endpoint.port());
        }
    }

    private void address(Line line, Endpoint endpoint) {
        if (endpoint.isLoopback()) {
            ledger.lost(
                    line, "bind " + endpoint.host(), "the port is open on the pod's own address, so for others too");
        } else {
            ledger.note(
                    line, "bind " + endpoint.host(), "a pod has its own address, clients come to that of the Service");
        }
    }

    private void range(Line line, String range) {
        if (!range.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
            ledger.lost(line, "bind", "'" + line.word(1) + "' names no port");
            return;
        }
        String[] bounds = range.split("-");
        for (int port = Integer.parseInt(bounds[0]); port <= Integer.parseInt(bounds[bounds.length - 1]); port++) {
            if (port == RUNTIME_API) {
                ledger.lost(line, "bind", "9999 is the port of the runtime API in every replica; choose another");
            } else if (ports.size() == MOST_PORTS) {
                ledger.lost(
                        line,
                        "bind",
                        "a LoadBalancer has at most " + MOST_PORTS + " ports; those from " + port + " on are left out");
                return;
            } else if (!ports.contains(port)) {
                ports.add(port);
            }
        }
    }

    private void parameters(Line line) {
        for (int i = 2; i < line.words().size(); i++) {
            String word = line.word(i);
            boolean flag = FLAGS.contains(word);
            parameters.put(word, flag ? Optional.empty() : Optional.of(line.word(i + 1)));
            switch (word) {
                case "accept-proxy" ->
                    ledger.note(line, word, "from every address; narrow acceptProxyProtocol.from to who sends it");
                case "tcp-ut", "ssl" -> {}
                case "maxconn", "interface", "namespace" -> ledger.lost(line, word, "a port has no such setting here");
                default -> {
                    if (LOST_FLAGS.contains(word)) {
                        ledger.lost(line, word, "a port has no such setting here");
                    } else {
                        ledger.note(line, word, "a port has no such setting here; clients do not notice");
                    }
                }
            }
            i += flag ? 0 : 1;
        }
    }
}
