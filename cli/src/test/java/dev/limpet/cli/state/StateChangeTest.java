package dev.limpet.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.cli.cluster.TestCluster;
import dev.limpet.cli.cluster.TestCluster.Run;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.Server;
import dev.limpet.crds.ServerState;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code limpet drain}, {@code ready} and {@code maint} against an API server. */
class StateChangeTest {
    private static final String WEB = """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {name: web}
            spec:
              frontends: [{name: http, port: 8080, backend: api}]
              backends:
                - {name: web, service: {name: shop, port: http}}
                - name: api
                  servers: [{name: a, address: 10.0.0.1, port: 80}, {name: b, address: 10.0.0.2, port: 80}]
            """;

    private static final PatchContext JSON =
            new PatchContext.Builder().withPatchType(PatchType.JSON).build();

    @TempDir
    Path folder;

    private TestCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
        cluster.create(WEB);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static Map<String, ServerState> states(LoadBalancer loadBalancer) {
        return loadBalancer.getSpec().backends().get(1).servers().stream()
                .collect(Collectors.toMap(Server::name, Server::state));
    }

    private void patch(String json) {
        cluster.client()
                .resources(LoadBalancer.class)
                .inNamespace("default")
                .withName("web")
                .patch(JSON, json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            drain | DRAIN       | web/api/b drains: clients that it has keep coming, new ones go elsewhere
            maint | MAINTENANCE | web/api/b is in maintenance: no client reaches it
            """)
    void aServersStateIsSetAndSetBack(String command, ServerState state, String sentence) {
        assertThat(cluster.run(command, "web/api/b")).isEqualTo(new Run(0, sentence + "\n", ""));
        assertThat(states(cluster.loadBalancer("web")))
                .containsEntry("b", state)
                .containsEntry("a", ServerState.READY);

        assertThat(cluster.run("ready", "web/api/b"))
                .isEqualTo(new Run(0, "web/api/b is ready: it takes clients\n", ""));
        assertThat(states(cluster.loadBalancer("web"))).containsEntry("b", ServerState.READY);
    }

    @Test
    void whatIsSoAlreadyIsLeftAlone() {
        String version = cluster.loadBalancer("web").getMetadata().getResourceVersion();
        assertThat(cluster.run("ready", "web/api/a", "web/api/b").out()).isEqualTo("""
                        web/api/a was that already: it is ready: it takes clients
                        web/api/b was that already: it is ready: it takes clients
                        """);
        assertThat(cluster.loadBalancer("web").getMetadata().getResourceVersion())
                .isEqualTo(version);
    }

    @Test
    void serversThatMoveInTheListMeanwhileAreNotMistaken() throws Exception {
        LoadBalancer seen = cluster.loadBalancer("web");
        StatePatch patch = StatePatch.of(seen, new ServerPath("web", "api", "b"), ServerState.DRAIN);
        patch("[{\"op\": \"add\", \"path\": \"/spec/backends/1/servers/0\","
                + " \"value\": {\"name\": \"new\", \"address\": \"10.0.0.9\", \"port\": 80}}]");

        assertThatThrownBy(() -> patch(patch.json()))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(422));
        assertThat(states(cluster.loadBalancer("web")))
                .containsOnlyKeys("new", "a", "b")
                .doesNotContainValue(ServerState.DRAIN);

        assertThat(cluster.run("drain", "web/api/b").exitCode()).isZero();
        assertThat(states(cluster.loadBalancer("web")))
                .isEqualTo(Map.of("new", ServerState.READY, "a", ServerState.READY, "b", ServerState.DRAIN));
    }

    @Test
    void otherChangesMadeMeanwhileStay() throws Exception {
        LoadBalancer seen = cluster.loadBalancer("web");
        patch("[{\"op\": \"add\", \"path\": \"/spec/backends/1/servers/1/weight\", \"value\": 7}]");
        patch(StatePatch.of(seen, new ServerPath("web", "api", "b"), ServerState.DRAIN)
                .json());

        Server b = cluster.loadBalancer("web")
                .getSpec()
                .backends()
                .get(1)
                .servers()
                .get(1);
        assertThat(b.weight()).isEqualTo(7);
        assertThat(b.state()).isEqualTo(ServerState.DRAIN);
    }

    @Test
    void aServersManifestThatSaysItsStateIsPointedOut() {
        cluster.client()
                .resources(LoadBalancer.class)
                .inNamespace("default")
                .withName("web")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("argocd-controller")
                                .withForce(true)
                                .build(),
                        WEB.replace("10.0.0.2, port: 80", "10.0.0.2, port: 80, state: Ready"));

        assertThat(cluster.run("drain", "web/api/a").err()).isEmpty();
        assertThat(cluster.run("drain", "web/api/b").err())
                .isEqualTo(
                        "limpet drain: the manifest that argocd-controller applies says the state of b too; change it"
                                + " there, or the next apply sets it back\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            web/api/c  | there is no server 'c' in backend api; there are a and b
            web/none/a | there is no backend 'none' in LoadBalancer web; there are api and web
            none/api/a | there is no LoadBalancer 'none' in namespace default; there is web
            web/web/shop-0 | backend web has the endpoints of Service shop as servers, which are not in the resource; label the pod: kubectl label pod shop-0 -n default --overwrite limpet.dev/state=Drain
            """)
    void whatCannotBeChangedIsOneSentence(String path, String sentence) {
        assertThat(cluster.run("drain", path)).isEqualTo(new Run(1, "", "limpet drain: " + sentence + "\n"));
    }

    @Test
    void aPathNamesThreeThings() {
        for (String path : List.of("web", "web/b", "web/api/b/c", "web//b")) {
            Run run = cluster.run("maint", path);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("'" + path + "' is not LB/BACKEND/SERVER, such as web/web/a");
        }
    }
}
