package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Configuration;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes a LoadBalancer for each group. */
final class Manifests {
    private static final int PEERS_PORT = 10_000;
    private static final int STATS_PORT = 8404;

    private final Configuration configuration;
    private final Ledger ledger;
    private final Options options;
    private final PeersSections peers;
    private final Optional<ObjectNode> statsPage;
    private final Names names = new Names();

    Manifests(
            Configuration configuration,
            Ledger ledger,
            Options options,
            PeersSections peers,
            Optional<ObjectNode> statsPage) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.options = options;
        this.peers = peers;
        this.statsPage = statsPage;
    }

    List<ObjectNode> of(List<Group> groups) {
        OptionalInt maxConnections = maxConnections();
        List<ObjectNode> manifests = new ArrayList<>();
        for (Group group : groups) {
            boolean first = manifests.isEmpty();
            String name = names.loadBalancer(first ? options.name() : options.name() + "-" + group.firstFrontend());
            if (!first) {
                ledger.note(
                        group.header(),
                        "LoadBalancer " + name,
                        "of its own, with a Service of its own: timeouts,"
                                + " retries, logs, peers or ports are not those of the others");
            }
            manifests.add(manifest(group, name, maxConnections));
        }
        return manifests;
    }

    private ObjectNode manifest(Group group, String name, OptionalInt maxConnections) {
        PeersSections.Mesh mesh = peers.mesh(group.peers());
        Node spec = new Node();
        if (mesh.size() > 0) {
            spec.put("replicas", mesh.size());
        }
        spec.put("maxConnections", maxConnections);
        ObjectNode node = spec.get();
        node.setAll(group.settings());
        spec.putAll("frontends", group.frontends());
        spec.putAll("backends", group.backends());
        List<Integer> taken = new ArrayList<>(group.ports());
        ObjectNode stats = stats(taken);
        taken.add(stats.path("port").asInt(STATS_PORT));
        spec.putFilled("peers", peers(mesh, taken));
        spec.putFilled("stats", stats);
        Node metadata = new Node()
                .put("name", name)
                .put("namespace", options.namespace().or(group::namespace));
        return new Node()
                .put("apiVersion", "limpet.dev/v1alpha1")
                .put("kind", "LoadBalancer")
                .put("metadata", metadata.get())
                .put("spec", node)
                .get();
    }

    private ObjectNode stats(List<Integer> taken) {
        ObjectNode stats = statsPage.map(ObjectNode::deepCopy).orElseGet(JsonNodeFactory.instance::objectNode);
        int port = stats.path("port").asInt(STATS_PORT);
        int free = free(port, taken);
        if (free != port) {
            stats.put("port", free);
        }
        return stats;
    }

    private static ObjectNode peers(PeersSections.Mesh mesh, List<Integer> taken) {
        Node node = new Node();
        int port = free(PEERS_PORT, taken);
        if (port != PEERS_PORT) {
            node.put("port", port);
        }
        return node.putAll("external", mesh.external()).get();
    }

    private static int free(int wanted, List<Integer> taken) {
        int port = wanted;
        while (taken.contains(port)) {
            port++;
        }
        return port;
    }

    private OptionalInt maxConnections() {
        Optional<Line> line = configuration.ofKind("global").stream()
                .flatMap(section -> section.lines().stream())
                .filter(candidate -> candidate.startsWith("maxconn"))
                .peek(ledger::use)
                .reduce((before, after) -> after);
        return line.map(found -> new Values(ledger).limit(found, "maxconn", found.word(1)))
                .orElse(OptionalInt.empty());
    }
}
