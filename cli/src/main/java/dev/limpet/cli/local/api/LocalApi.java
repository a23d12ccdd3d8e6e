package dev.limpet.cli.local.api;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A running Kubernetes API, in memory, on a free port of 127.0.0.1. It holds what clients write, serves the LoadBalancer
 * resource as a cluster does that has its CRD installed, and collects the children of deleted owners. It runs no
 * controllers: StatefulSets, pods and EndpointSlices are the business of whoever plays the node.
 *
 * <p>As in a cluster, a pod with {@code spec.nodeName} that is deleted stays, with its {@code deletionTimestamp} set,
 * until the node deletes it with a grace period of 0; a pod without is gone at once.
 */
public final class LocalApi implements AutoCloseable {
    static {
        // Answers go out at once instead of waiting for the client's acknowledgement, and idle connections stay open:
        // clients come back to them after minutes.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
    }

    private final HttpServer server;
    private final ExecutorService requests;
    private final Store store;

    private LocalApi(HttpServer server, ExecutorService requests, Store store) {
        this.server = server;
        this.requests = requests;
        this.store = store;
    }

    /**
     * Starts an API that holds nothing but the namespaces a new cluster has and the node {@code local}.
     *
     * @param filters see each request before it is answered
     * @throws IOException when no port can be opened on 127.0.0.1
     */
    public static LocalApi start(PodLogs logs, Filter... filters) throws IOException {
        CustomResources loadBalancers = CustomResources.loadBalancers();
        ResourceTypes types = ResourceTypes.with(List.of(loadBalancers.definition()));
        BuiltInDefaults builtIn = new BuiltInDefaults();
        Admission admission = (type, proposed, before, fieldValidation) ->
                (loadBalancers.define(type) ? loadBalancers : builtIn).judge(type, proposed, before, fieldValidation);
        Store store = new Store();
        NewCluster.fill(store, List.of(loadBalancers.definition()));
        Deletion deletion = new Deletion(store, types);
        Lifecycle lifecycle = new Lifecycle(store, admission, deletion);
        Verbs verbs = new Verbs(
                store,
                new Reads(store),
                new Writes(store, lifecycle),
                deletion,
                new Scaling(store, lifecycle),
                new Logs(store, logs));
        OpenApi openApi = new OpenApi(types, List.of(loadBalancers.definition()));
        return listen(store, new ApiHandler(types, new Discovery(types), openApi, verbs), List.of(filters));
    }

    private static LocalApi listen(Store store, ApiHandler handler, List<Filter> filters) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(requests);
        server.createContext("/", handler).getFilters().addAll(filters);
        server.start();
        return new LocalApi(server, requests, store);
    }

    /** Where it listens, such as {@code http://127.0.0.1:40123}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A new client of this API, with {@code default} as its namespace; the caller closes it. */
    public KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url().toString())
                .withNamespace("default")
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /**
     * Writes the configuration file that makes kubectl and other clients talk to this API, and the folders above it.
     *
     * @return the file
     */
    public Path writeKubeconfig(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.writeString(file, """
            apiVersion: v1
            kind: Config
            clusters:
              - name: limpet-local
                cluster:
                  server: %s
            contexts:
              - name: limpet-local
                context:
                  cluster: limpet-local
                  user: limpet-local
                  namespace: default
            current-context: limpet-local
            users:
              - name: limpet-local
                user: {}
            """.formatted(url()));
    }

    /** Ends all watches and stops listening. */
    @Override
    public void close() {
        store.close();
        server.stop(0);
        requests.shutdownNow();
    }
}
