package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Configuration;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.config.Section;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peers sections: as many replicas as there were peers, which the replicas may join. */
final class PeersSections {
    /** A section's peers: how many, and those that can be joined. */
    record Mesh(int size, List<ObjectNode> external) {
        static final Mesh NONE = new Mesh(0, List.of());
    }

    private final Ledger ledger;
    private final Options options;
    private final Map<String, Mesh> meshes = new LinkedHashMap<>();

    PeersSections(Configuration configuration, Ledger ledger, Options options) {
        this.ledger = ledger;
        this.options = options;
        for (Section section : configuration.ofKind("peers")) {
            meshes.put(section.name(), read(section));
        }
    }

    Mesh mesh(Optional<String> section) {
        return section.map(name -> meshes.getOrDefault(name, Mesh.NONE)).orElse(Mesh.NONE);
    }

    private Mesh read(Section section) {
        ledger.use(section.header());
        boolean disabled = section.lines().stream().anyMatch(line -> line.startsWith("disabled"));
        String bound = section.lines().stream()
                .filter(line -> line.startsWith("bind"))
                .map(line -> line.word(1))
                .findFirst()
                .orElse("");
        int size = 0;
        List<ObjectNode> external = new ArrayList<>();
        for (Line line : section.lines()) {
            switch (line.word(0)) {
                case "peer", "server" -> {
                    size++;
                    peer(line, line.words().size() > 2 ? line.word(2) : bound).ifPresent(external::add);
                    if (line.words().contains("ssl")) {
                        ledger.lost(line, "ssl", "links to HAProxy peers are not encrypted");
                    }
                }
                case "bind", "default-bind", "default-server" -> {
                    ledger.note(line, line.word(0), "replicas listen for peers on spec.peers.port");
                    if (line.words().contains("ssl")) {
                        ledger.lost(line, "ssl", "links to HAProxy peers are not encrypted");
                    }
                }
                case "disabled" -> ledger.note(line, "disabled", "its peers are left out");
                case "table" -> ledger.lost(line, "table", "a stick table is a backend's; this one is not shared");
                case "log" -> ledger.note(line, "log", "peers are logged to standard output");
                default -> ledger.lost(line, line.word(0), "replicas find each other; there is nothing to set");
            }
        }
        return disabled ? Mesh.NONE : new Mesh(size, external);
    }

    private Optional<ObjectNode> peer(Line line, String address) {
        if (!options.joinPeers()) {
            ledger.note(
                    line,
                    "peer " + line.word(1),
                    "a replica is in its place, and replicas find each other; to move"
                            + " over without losing a client use --join-peers");
            return Optional.empty();
        }
        Endpoint endpoint = Endpoint.of(address);
        Optional<String> host = endpoint.isAddress() && !endpoint.isAny()
                ? Optional.of(endpoint.host())
                : options.resolver().apply(endpoint.host());
        if (host.isEmpty() || endpoint.portNumber().isEmpty()) {
            ledger.lost(line, "peer " + line.word(1), "'" + address + "' is no address and port to join it at");
            return Optional.empty();
        }
        ledger.use(line);
        return Optional.of(new Node()
                .put("name", line.word(1))
                .put("address", host.get())
                .put("port", endpoint.portNumber().get())
                .get());
    }
}
