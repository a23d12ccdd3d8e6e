package dev.limpet.operator.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of sources, by what replicas have in their tables; 10.0.0.1 and 10.0.0.2 are nodes. */
@EnableKubernetesMockClient(crud = true)
class SourceRemarksTest {
    private static final String LOCAL = "{type: LoadBalancer}";
    private static final String CLUSTER = "{type: LoadBalancer, externalTrafficPolicy: Cluster}";

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @SuppressWarnings("NullAway.Init")
    private SourceRemarks remarks;

    @BeforeEach
    void makeNodes() {
        makeNode("10.0.0.1");
        makeNode("10.0.0.2");
        remarks = new SourceRemarks(new Nodes(client, now::get), now::get);
    }

    private void makeNode(String address) {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(address)
                        .endMetadata()
                        .withNewStatus()
                        .addNewAddress(address, "InternalIP")
                        .endStatus()
                        .build())
                .create();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    10.0.0.1,10.0.0.2           | 2  | all sources that proxies see | nodes put their addresses
                    10.0.0.1                    | 21 | all sources that proxies see | nodes put their addresses
                    10.0.0.1                    | 2  | nothing                      | may see nodes
                    ''                          | 0  | nothing                      | may see nodes
                    192.0.2.9                   | 1  | nothing                      | nothing
                    10.0.0.1,10.0.0.2,192.0.2.9 | 3  | nothing                      | nothing
                    """)
    void whereSourcesComeFrom(String sources, long sessions, String local, String cluster) {
        ProxyStatus answer = answer(sessions, sources);

        assertThat(say(LOCAL, Optional.empty(), answer)).contains(local);
        assertThat(say(CLUSTER, Optional.empty(), answer)).contains(cluster);
    }

    @Test
    void nothingIsSaidWhereClientsAreTold() {
        LoadBalancer told = loadBalancer(CLUSTER, "{from: [10.0.0.0/8]}");

        assertThat(remarks.of(told, Optional.empty(), List.of(answer(2, "10.0.0.1,10.0.0.2")), Stream::empty))
                .isEmpty();
    }

    @Test
    void moreSourcesThanAddressesOfNodesAreClients() {
        assertThat(say(CLUSTER, Optional.empty(), answerOfMany(3))).isEqualTo("nothing");
        assertThat(say(LOCAL, Optional.empty(), answerOfMany(3))).isEqualTo("nothing");
    }

    @Test
    void asManySourcesAsNodesMayBeEither() {
        assertThat(say(CLUSTER, Optional.empty(), answerOfMany(2))).contains("may see nodes");
        assertThat(say(LOCAL, Optional.of(SourceRemarks.SEEN), answerOfMany(2))).isEqualTo("nothing");
    }

    @Test
    void replicasAreLookedAtTogether() {
        assertThat(say(LOCAL, Optional.empty(), answer(1, "10.0.0.1"), answer(1, "10.0.0.2")))
                .contains("all sources");
        assertThat(say(LOCAL, Optional.empty(), answer(2, "10.0.0.1,10.0.0.2"), answer(1, "192.0.2.9")))
                .isEqualTo("nothing");
    }

    @Test
    void whatWasSaidStaysWhileNothingNewIsSeen() {
        Optional<String> said = Optional.of("it holds; but " + SourceRemarks.SEEN);

        assertThat(say(LOCAL, said, answer(0, ""))).isEqualTo(SourceRemarks.SEEN);
        assertThat(say(LOCAL, said, answer(3, "10.0.0.2"))).isEqualTo(SourceRemarks.SEEN);
        assertThat(say(CLUSTER, Optional.of("it holds"), answer(0, ""))).isEqualTo("nothing");
    }

    @Test
    void aNewNodeIsNotTakenForAClient() {
        Optional<String> said = Optional.of(say(LOCAL, Optional.empty(), answer(2, "10.0.0.1,10.0.0.2")));
        makeNode("10.0.0.3");
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)));

        assertThat(say(LOCAL, said, answer(3, "10.0.0.1,10.0.0.2,10.0.0.3"))).isEqualTo(SourceRemarks.SEEN);
    }

    @Test
    void nothingIsSaidForAnHourAfterAClientWasSeen() {
        assertThat(say(LOCAL, Optional.empty(), answer(1, "192.0.2.9"))).isEqualTo("nothing");
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(59)));
        assertThat(say(LOCAL, Optional.empty(), answer(2, "10.0.0.1,10.0.0.2"))).isEqualTo("nothing");
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(61)));
        assertThat(say(LOCAL, Optional.empty(), answer(2, "10.0.0.1,10.0.0.2"))).isEqualTo(SourceRemarks.SEEN);
    }

    /** What is said with a Service like that, or {@code nothing}. */
    private String say(String service, Optional<String> said, ProxyStatus... answers) {
        return remarks.of(loadBalancer(service, "null"), said, List.of(answers), Stream::empty)
                .orElse("nothing");
    }

    private static LoadBalancer loadBalancer(String service, String acceptProxyProtocol) {
        return Serialization.unmarshal("""
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {namespace: test, name: web, uid: "%s", generation: 1}
                spec:
                  service: %s
                  frontends: [{name: http, port: 80, backend: web, acceptProxyProtocol: %s}]
                  backends: [{name: web, servers: [{name: a, address: 10.1.0.1, port: 80}]}]
                """.formatted(service, service, acceptProxyProtocol), LoadBalancer.class);
    }

    private static ProxyStatus answer(long sessions, String sources) {
        List<String> list = sources.isEmpty() ? List.of() : List.of(sources.split(",", -1));
        return answer(sessions, list.size(), Optional.of(list));
    }

    private static ProxyStatus answerOfMany(int sources) {
        return answer(0, sources, Optional.empty());
    }

    private static ProxyStatus answer(long sessions, int entries, Optional<List<String>> sources) {
        return new ProxyStatus(
                "web-0",
                "test",
                "hash",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                true,
                "alone",
                sessions,
                List.of(new BackendStatus("web", entries, 1000, List.of())),
                List.of(),
                Optional.empty(),
                sources);
    }
}
