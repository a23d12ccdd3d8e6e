package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a LoadBalancer's status says of sources that nodes seem to replace. */
class SourcesTest {
    private static final String EXPECTED = "proxies may see nodes' addresses";

    private final RunningOperator operator = new RunningOperator();

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void nodesInThePlaceOfClientsAreToldOf() {
        makeNodes();
        operator.create();
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        assertThat(accepted(operator.loadBalancer().getStatus())).doesNotContain("node");

        proxiesSee("10.1.0.1", "10.244.2.1");

        operator.awaitStatus(
                status -> accepted(status).contains("all sources that proxies see are addresses of nodes"));
        List<String> before = operator.cluster().writes();
        operator.awaitRounds(20);
        assertThat(operator.cluster().writes()).isEqualTo(before);

        proxiesSee("10.1.0.1", "10.244.2.1", "192.0.2.9");
        operator.awaitStatus(status -> !accepted(status).contains("node"));
    }

    @Test
    void whatWasExpectedOfTheServiceGivesWayToWhatIsSeen() {
        makeNodes();
        operator.create(manifest -> manifest + "  service: {type: LoadBalancer, externalTrafficPolicy: Cluster}\n");
        operator.podsBecomeReady();
        operator.proxiesTakeOver();
        assertThat(accepted(operator.loadBalancer().getStatus())).contains(EXPECTED);

        proxiesSee("192.0.2.9", "192.0.2.10");

        operator.awaitStatus(status -> !accepted(status).contains("node"));
    }

    @Test
    void anOperatorThatMayNotListNodesKnowsThoseOfReplicasOnly() {
        operator.cluster().faults().fail("GET /api/v1/nodes.*", 403, Integer.MAX_VALUE);
        operator.create(manifest -> manifest + "  service: {type: LoadBalancer, externalTrafficPolicy: Cluster}\n");
        operator.podsBecomeReady();
        operator.proxiesTakeOver();

        proxiesSee("192.0.2.9", "192.0.2.10");
        operator.awaitStatus(status ->
                Objects.equals(status.sessions(), 4L) && accepted(status).contains(EXPECTED));

        operator.cluster().faults().heal();
    }

    private void proxiesSee(String... sources) {
        String hash = operator.configHash();
        operator.proxies().forEach(proxy -> proxy.says(FakeProxy.seeing(hash, sources)));
    }

    private void makeNodes() {
        Stream.of("1", "2", "3")
                .map(number -> new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-" + number)
                        .endMetadata()
                        .withNewSpec()
                        .withPodCIDRs("10.244." + number + ".0/24")
                        .endSpec()
                        .withNewStatus()
                        .addNewAddress("10.1.0." + number, "InternalIP")
                        .endStatus()
                        .build())
                .forEach(node -> operator.client().resource(node).create());
    }

    private static String accepted(LoadBalancerStatus status) {
        return RunningOperator.condition(status, "Accepted")
                .map(Condition::getMessage)
                .orElse("");
    }
}
