package dev.limpet.cli.state;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.limpet.cli.cluster.Backends;
import dev.limpet.cli.cluster.ClusterException;
import dev.limpet.cli.cluster.Known;
import dev.limpet.crds.Backend;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.Server;
import dev.limpet.crds.ServerState;
import dev.limpet.crds.ServiceReference;
import java.util.List;

/**
 * Changes one server's state in a LoadBalancer, and nothing else: a JSON patch (RFC 6902) that is refused unless backend
 * and server are still where they were seen, so changes of others made meanwhile stay.
 */
record StatePatch(int backend, int server, Server before, ServerState after, ServerPath path) {
    /**
     * The patch for a resource as it was read.
     *
     * @throws ClusterException when the resource has no such server
     */
    static StatePatch of(LoadBalancer loadBalancer, ServerPath path, ServerState state) throws ClusterException {
        Backend backend = Backends.named(loadBalancer, path.backend());
        if (backend.service() != null) {
            throw new ClusterException(labelInstead(loadBalancer, backend.service(), path, state));
        }
        List<String> names = backend.servers().stream().map(Server::name).toList();
        int server = names.indexOf(path.server());
        if (server < 0) {
            throw new ClusterException(Known.sentence("server", path.server(), "in backend " + path.backend(), names));
        }
        return new StatePatch(
                loadBalancer.getSpec().backends().indexOf(backend),
                server,
                backend.servers().get(server),
                state,
                path);
    }

    boolean changesNothing() {
        return before.state() == after;
    }

    String json() {
        String backendAt = "/spec/backends/" + backend;
        String serverAt = backendAt + "/servers/" + server;
        ArrayNode patch = new JsonMapper().createArrayNode();
        patch.addObject().put("op", "test").put("path", backendAt + "/name").put("value", path.backend());
        patch.addObject().put("op", "test").put("path", serverAt + "/name").put("value", path.server());
        patch.addObject().put("op", "add").put("path", serverAt + "/state").put("value", word(after));
        return patch.toString();
    }

    static String word(ServerState state) {
        return switch (state) {
            case READY -> "Ready";
            case DRAIN -> "Drain";
            case MAINTENANCE -> "Maintenance";
        };
    }

    private static String labelInstead(
            LoadBalancer loadBalancer, ServiceReference service, ServerPath path, ServerState state) {
        String namespace =
                service.namespace() == null ? loadBalancer.getMetadata().getNamespace() : service.namespace();
        return "backend " + path.backend() + " has the endpoints of Service " + service.name()
                + " as servers, which are not in the resource; label the pod: kubectl label pod " + path.server()
                + " -n "
                + namespace + " --overwrite limpet.dev/state=" + word(state);
    }
}
