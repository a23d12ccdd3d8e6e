package dev.limpet.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.internal.WebSocketMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replicas whose addresses are a cluster's own are reached through the API server. */
@Timeout(60)
class PortForwardTest {
    /** Held, since java.util.logging keeps loggers weakly; it logs every request. */
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    private static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String REPLICAS = PODS + "?labelSelector=app.kubernetes.io%2Fname%3Dlimpet"
            + "%2Capp.kubernetes.io%2Fcomponent%3Dproxy%2Capp.kubernetes.io%2Finstance%3Dweb";
    private static final String PORT_FORWARD = PODS + "/web-0/portforward?ports=8404";

    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private Cluster cluster;

    @BeforeEach
    void start() {
        REQUESTS.setLevel(Level.WARNING);
        server.start();
        Config config = server.createClient().getConfiguration();
        cluster = new Cluster(config, "shop");
        server.expect()
                .get()
                .withPath(REPLICAS)
                .andReturn(200, new PodListBuilder().withItems(pod()).build())
                .always();
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.shutdown();
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web-0")
                .withUid("1")
                .withLabels(Map.of("app.kubernetes.io/instance", "web"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .addNewPort()
                .withName("admin")
                .withContainerPort(8404)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPodIP("10.244.0.7")
                .endStatus()
                .build();
    }

    private static LoadBalancer web() {
        LoadBalancer web = new LoadBalancer();
        web.getMetadata().setName("web");
        web.getMetadata().setNamespace("shop");
        return web;
    }

    /** A frame of the protocol v4.channel.k8s.io: the channel, then its bytes; a channel begins with the port. */
    private static WebSocketMessage frame(int channel, byte[] data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(channel);
        frame.writeBytes(data);
        return new WebSocketMessage(frame.toByteArray());
    }

    private static byte[] port() {
        return new byte[] {(byte) (8404 & 0xFF), (byte) (8404 >> 8)};
    }

    @Test
    void whatAReplicaAnswersComesThroughThePortForward() throws Exception {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
                .getBytes(StandardCharsets.US_ASCII);
        server.expect()
                .withPath(PORT_FORWARD)
                .andUpgradeToWebSocket()
                .open(frame(0, port()), frame(1, port()), frame(0, answer))
                .done()
                .always();

        try (Replicas replicas = cluster.replicas(web())) {
            assertThat(replicas.ask(replica -> replica.get("/status")).answers())
                    .containsExactly(Map.entry("web-0", "hello"));
        }
    }

    @Test
    void aForwardThatIsRefusedIsTheReason() throws Exception {
        server.expect()
                .withPath(PORT_FORWARD)
                .andReturn(403, "{\"kind\":\"Status\",\"code\":403,\"message\":\"no\"}")
                .always();

        try (Replicas replicas = cluster.replicas(web())) {
            assertThat(replicas.ask(replica -> replica.get("/status"))
                            .failures()
                            .get("web-0"))
                    .startsWith("the API server's port-forward fails: ");
        }
    }
}
