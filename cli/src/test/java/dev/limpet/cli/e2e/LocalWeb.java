package dev.limpet.cli.e2e;

import dev.limpet.config.status.ProxyStatus;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** {@code limpet local} with the LoadBalancer {@code web}: two replicas before servers that tell their names. */
final class LocalWeb implements AutoCloseable {
    private static final int PORT = 18_080;
    private static final int ADMIN = 18_404;

    private final List<NamedServer> servers;
    private final LocalLimpet limpet;

    private LocalWeb(List<NamedServer> servers, LocalLimpet limpet) {
        this.servers = servers;
        this.limpet = limpet;
    }

    /**
     * Starts it in a folder.
     *
     * @param backend fields of the backend besides its servers, as in {@code balance: RoundRobin, stick: {}}
     */
    static LocalWeb start(Path folder, String backend, String... names) throws IOException {
        List<NamedServer> servers = new ArrayList<>();
        for (String name : names) {
            servers.add(new NamedServer(name));
        }
        return new LocalWeb(servers, LocalLimpet.start(folder, manifest(backend, servers)));
    }

    private static String manifest(String backend, List<NamedServer> servers) {
        String list = servers.stream()
                .map(server -> "{name: %s, address: 127.0.0.1, port: %d}".formatted(server.name(), server.port()))
                .collect(Collectors.joining(", "));
        return """
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {name: web}
                spec:
                  replicas: 2
                  stats: {port: %d}
                  peers: {port: 18000, tls: Disabled}
                  frontends: [{name: tcp, port: %d, backend: web}]
                  backends: [{name: web, %s, servers: [%s]}]
                """.formatted(ADMIN, PORT, backend, list);
    }

    KubernetesClient client() {
        return limpet.client();
    }

    Resource<LoadBalancer> loadBalancer() {
        return client().resources(LoadBalancer.class).inNamespace("default").withName("web");
    }

    /** Gives a field of the specification, which has a value already, another one. */
    void replace(String path, String json) {
        loadBalancer()
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"replace\", \"path\": \"/spec/%s\", \"value\": %s}]".formatted(path, json));
    }

    void awaitReady(int replicas) {
        limpet.awaitReady("web", replicas);
    }

    /** The server that each client reaches through a replica. */
    Map<String, String> ask(Clients clients, String replica) throws InterruptedException, ExecutionException {
        return clients.ask(limpet.address(replica), PORT);
    }

    /** What a replica says of itself. */
    ProxyStatus status(String replica) throws IOException, InterruptedException {
        return StatusPage.of(limpet.address(replica), ADMIN);
    }

    /** Ends a replica's process as a crash does. */
    void kill(String replica) {
        limpet.kill(replica);
    }

    /** Ends a server for good. */
    void stop(String server) {
        servers.stream().filter(each -> each.name().equals(server)).forEach(NamedServer::close);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        limpet.close();
        servers.forEach(NamedServer::close);
    }
}
