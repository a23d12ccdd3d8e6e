package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code helm test} finds out. */
@EnableKubernetesMockClient
class InstallationCheckTest {
    private static final String EVERYWHERE = "/apis/limpet.dev/v1alpha1/loadbalancers";

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @Test
    void whatIsLookedAfterIsNoProblem() {
        server.expect().get().withPath(EVERYWHERE).andReturn(200, list(2, 2)).once();

        assertThat(new InstallationCheck(client, Set.of()).problems()).isEmpty();
    }

    @Test
    void whatNobodyHasLookedAtIsNamed() {
        server.expect().get().withPath(EVERYWHERE).andReturn(200, list(2, 1)).once();

        assertThat(new InstallationCheck(client, Set.of()).problems())
                .containsExactly("no operator has looked at LoadBalancer shop/web since it was changed");
    }

    @Test
    void aClusterWithoutTheDefinitionIsTold() {
        server.expect().get().withPath(EVERYWHERE).andReturn(404, "").once();

        assertThat(new InstallationCheck(client, Set.of()).problems())
                .singleElement()
                .asString()
                .contains("does not know LoadBalancers");
    }

    @Test
    void onlyTheNamespacesAreAskedThatTheOperatorHasRightsIn() {
        server.expect()
                .get()
                .withPath("/apis/limpet.dev/v1alpha1/namespaces/shop/loadbalancers")
                .andReturn(200, list(1, 1))
                .once();

        assertThat(new InstallationCheck(client, Set.of("shop")).problems()).isEmpty();
    }

    private static String list(int generation, int observed) {
        return """
                {"apiVersion": "limpet.dev/v1alpha1", "kind": "LoadBalancerList", "metadata": {}, "items": [
                  {"apiVersion": "limpet.dev/v1alpha1", "kind": "LoadBalancer",
                   "metadata": {"name": "web", "namespace": "shop", "generation": %d},
                   "spec": {"frontends": [], "backends": []},
                   "status": {"observedGeneration": %d}}]}
                """.formatted(generation, observed);
    }
}
