package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.apply.Deletion;
import dev.limpet.operator.status.StatusWriter;
import dev.limpet.operator.status.Statuses;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sees late must not be done to what has taken the place of what it saw. */
class StaleViewTest {
    private final TestCluster cluster = new TestCluster();
    private final KubernetesClient client = cluster.client();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aPodThatWasMadeAnewIsNotDeleted() {
        Pod seen = client.resource(pod()).create();
        client.resource(seen).delete();
        Pod anew = client.resource(pod()).create();
        Deletion deletion = new Deletion(client);

        assertThat(deletion.of(seen)).isFalse();
        assertThat(client.resource(pod()).get()).isEqualTo(anew);

        assertThat(deletion.of(anew)).isTrue();
        assertThat(client.resource(pod()).get()).isNull();
    }

    @Test
    void aLoadBalancerOfTheSameNameDoesNotGetTheStatusOfTheFormer() {
        LoadBalancer seen = client.resource(loadBalancer()).create();
        client.resource(seen).delete();
        client.resource(loadBalancer()).create();

        assertThatThrownBy(() -> new StatusWriter(client)
                        .write(seen, new Statuses(InstantSource.system()).failed(seen, "no matter")))
                .isInstanceOf(KubernetesClientException.class);

        assertThat(client.resource(loadBalancer()).get().getStatus()).isNull();
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(TestCluster.NAMESPACE)
                .withName("web-0")
                .endMetadata()
                .build();
    }

    private static LoadBalancer loadBalancer() {
        return Serialization.unmarshal("""
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {namespace: test, name: web}
                spec: {frontends: [], backends: []}
                """, LoadBalancer.class);
    }
}
