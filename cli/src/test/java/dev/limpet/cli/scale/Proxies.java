package dev.limpet.cli.scale;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.ServerStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Answers for the status of every proxy, at any loopback address: each runs what the ConfigMap of its name says. */
final class Proxies implements AutoCloseable {
    private final HttpServer server;
    private final SharedIndexInformer<ConfigMap> configMaps;
    private final Map<String, String> hashes = new ConcurrentHashMap<>();
    private final Map<String, String> loadBalancers = new ConcurrentHashMap<>();
    private final Set<String> losers = ConcurrentHashMap.newKeySet();
    private final LongAdder questions = new LongAdder();

    /** Has this process's HTTP servers keep idle connections as proxies do; it is asked once, before the first server is made. */
    static void keepConnections() {
        System.setProperty("sun.net.httpserver.maxIdleConnections", "100000");
        System.setProperty("sun.net.httpserver.idleInterval", "60");
    }

    Proxies(KubernetesClient client) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0), 4_096);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/status", this::answer);
        server.start();
        configMaps = client.configMaps().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap configMap) {
                Optional.ofNullable(configMap.getData())
                        .map(data -> data.get("proxy.yaml"))
                        .ifPresent(text -> hashes.put(configMap.getMetadata().getName(), ProxyConfigYaml.hash(text)));
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap configMap) {
                onAdd(configMap);
            }

            @Override
            public void onDelete(ConfigMap configMap, boolean finalStateUnknown) {
                hashes.remove(configMap.getMetadata().getName());
            }
        });
    }

    int port() {
        return server.getAddress().getPort();
    }

    void run(String address, String loadBalancer) {
        loadBalancers.put(address, loadBalancer);
    }

    /** Has a server of that LoadBalancer be down for its replicas from now on. */
    void loseServer(String loadBalancer) {
        losers.add(loadBalancer);
    }

    /** How often a proxy was asked. */
    long questions() {
        return questions.sum();
    }

    private void answer(HttpExchange exchange) throws IOException {
        questions.increment();
        try (exchange) {
            String address = exchange.getLocalAddress().getAddress().getHostAddress();
            String loadBalancer = loadBalancers.getOrDefault(address, "none");
            byte[] body = ProxyStatusJson.write(status(loadBalancer)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream client = exchange.getResponseBody()) {
                client.write(body);
            }
        }
    }

    private ProxyStatus status(String loadBalancer) {
        List<ServerStatus> servers = IntStream.range(0, 10)
                .mapToObj(number -> new ServerStatus(
                        loadBalancer.replace("web", "shop") + "-" + number,
                        "10.0.0." + number + ":8080",
                        number == 0 && losers.contains(loadBalancer) ? "DOWN" : "UP",
                        0))
                .toList();
        return new ProxyStatus(
                loadBalancer,
                "scale",
                hashes.getOrDefault(loadBalancer, "none"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                true,
                "learned from a stand-in",
                0,
                List.of(new BackendStatus("web", 0, 1_000_000, servers)),
                List.of(),
                Optional.empty(),
                Optional.of(List.of()));
    }

    @Override
    public void close() {
        configMaps.close();
        server.stop(0);
    }
}
