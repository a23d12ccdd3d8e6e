package dev.limpet.operator.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which addresses count as a node's, and how often nodes are asked for. */
@EnableKubernetesMockClient
class NodesTest {
    private static final String NODES = "/api/v1/nodes?limit=100";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Test
    void aNodesOwnThoseThatLeadToItsPodsAndThoseOfItsNetworkPlugin() {
        server.expect().get().withPath(NODES).andReturn(200, list("", """
                {"metadata": {"name": "n", "annotations": {"projectcalico.org/IPv4VXLANTunnelAddr": "192.168.7.64",
                                                           "projectcalico.org/IPv4Address": "10.0.0.1/24",
                                                           "version": "1.2.x", "ttl": "0"}},
                 "spec": {"podCIDRs": ["10.244.1.0/24", "2001:db8:1::/64"]},
                 "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.1"},
                                          {"type": "ExternalIP", "address": "2001:db8::1"},
                                          {"type": "Hostname", "address": "n.example.com"}]}}
                """)).once();

        NodeAddresses addresses = nodes().addresses(TEN_MINUTES, Stream::empty);

        assertThat(addresses.areOfAllNodes()).isTrue();
        assertThat(addresses.addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder(
                        "10.0.0.1",
                        "2001:db8:0:0:0:0:0:1",
                        "10.244.1.0",
                        "10.244.1.1",
                        "2001:db8:1:0:0:0:0:0",
                        "2001:db8:1:0:0:0:0:1",
                        "192.168.7.64");
    }

    @Test
    void manyNodesAreListedInParts() {
        server.expect()
                .get()
                .withPath(NODES)
                .andReturn(200, list("more", node("10.0.0.1")))
                .once();
        server.expect()
                .get()
                .withPath("/api/v1/nodes?continue=more&limit=100")
                .andReturn(200, list("", node("10.0.0.2")))
                .once();

        assertThat(nodes().addresses(TEN_MINUTES, Stream::empty).addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    }

    @Test
    void whatIsKnownServesUntilItIsTooOld() {
        server.expect()
                .get()
                .withPath(NODES)
                .andReturn(200, list("", node("10.0.0.1")))
                .once();
        server.expect()
                .get()
                .withPath(NODES)
                .andReturn(200, list("", node("10.0.0.2")))
                .once();
        Nodes nodes = nodes();
        NodeAddresses first = nodes.addresses(TEN_MINUTES, Stream::empty);

        now.set(Instant.EPOCH.plus(Duration.ofMinutes(5)));
        assertThat(nodes.addresses(TEN_MINUTES, Stream::empty)).isEqualTo(first);
        assertThat(nodes.addresses(Duration.ofMinutes(1), Stream::empty)).isNotEqualTo(first);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void whoMayNotListNodesKnowsThoseThatReplicasRunOn() {
        server.expect().get().withPath(NODES).andReturn(403, "").once();
        Nodes nodes = nodes();

        NodeAddresses addresses = nodes.addresses(TEN_MINUTES, () -> Stream.of("10.0.0.1", "10.0.0.3"));

        assertThat(addresses.areOfAllNodes()).isFalse();
        assertThat(addresses.addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.3");
        nodes.addresses(TEN_MINUTES, Stream::empty);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void anAnswerThatFailsLeavesWhatWasKnown() {
        server.expect()
                .get()
                .withPath(NODES)
                .andReturn(200, list("", node("10.0.0.1")))
                .once();
        server.expect().get().withPath(NODES).andReturn(404, "").once();
        Nodes nodes = nodes();
        NodeAddresses first = nodes.addresses(TEN_MINUTES, Stream::empty);

        now.set(Instant.EPOCH.plus(Duration.ofMinutes(11)));
        assertThat(nodes.addresses(TEN_MINUTES, Stream::empty)).isEqualTo(first);
    }

    private Nodes nodes() {
        return new Nodes(client, now::get);
    }

    private static String node(String address) {
        return """
                {"metadata": {"name": "n"}, "spec": {},
                 "status": {"addresses": [{"type": "InternalIP", "address": "%s"}]}}
                """.formatted(address);
    }

    private static String list(String more, String node) {
        return """
                {"apiVersion": "v1", "kind": "NodeList", "metadata": {"continue": "%s"}, "items": [%s]}
                """.formatted(more, node);
    }
}
