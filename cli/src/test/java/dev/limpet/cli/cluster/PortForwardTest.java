package dev.limpet.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replicas whose addresses are a cluster's own are reached through the API server, if that lets them. */
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
