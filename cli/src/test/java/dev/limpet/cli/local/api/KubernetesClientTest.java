package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API as the operator and the node see it: through fabric8's client. */
class KubernetesClientTest extends LocalApiTest {
    private KubernetesClient client;

    @BeforeEach
    void connect() {
        client = api.client();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static ConfigMap configMap(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withData(data)
                .build();
    }

    private ConfigMap apply(ConfigMap configMap) {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("limpet-operator")
                .withForce(true)
                .build();
        return client.configMaps().withName("a").patch(context, configMap);
    }

    @Test
    void anInformerSeesWhatThereIsAndWhatComes() {
        http.post(CONFIG_MAPS, configMap("a", "data: {k: v}"));
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (var informer = client.configMaps().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap added) {
                seen.add("added " + added.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {
                seen.add("updated " + after.getData());
            }

            @Override
            public void onDelete(ConfigMap deleted, boolean unknown) {
                seen.add("deleted " + deleted.getMetadata().getName());
            }
        })) {
            await().untilAsserted(() -> assertThat(seen).containsExactly("added a"));
            http.merge(CONFIG_MAPS + "/a", "data: {k: w}");
            http.delete(CONFIG_MAPS + "/a", "{}");
            await().untilAsserted(() -> assertThat(seen).containsExactly("added a", "updated {k=w}", "deleted a"));
            assertThat(informer.isWatching()).isTrue();
        }
    }

    @Test
    void aClientThatTriesWebSocketsFirstWatchesToo(@TempDir Path folder) throws IOException {
        String kubeconfig = Files.readString(api.writeKubeconfig(folder.resolve("nested/kubeconfig")));
        Config config = Config.fromKubeconfig(kubeconfig);
        try (KubernetesClient other =
                        new KubernetesClientBuilder().withConfig(config).build();
                var informer = other.pods().inNamespace("default").inform()) {
            client.pods()
                    .resource(new PodBuilder()
                            .withNewMetadata()
                            .withName("p")
                            .endMetadata()
                            .withNewSpec()
                            .endSpec()
                            .build())
                    .create();
            await().until(() -> informer.getStore().list().size() == 1);
        }
    }

    @Test
    void serverSideApplyTakesBackWhatIsNoLongerSent() {
        apply(configMap(Map.of("k", "v", "old", "x")));
        http.merge(CONFIG_MAPS + "/a", "data: {other: y}");
        assertThat(apply(configMap(Map.of("k", "w"))).getData()).isEqualTo(Map.of("k", "w", "other", "y"));
    }

    @Test
    void applyingTheSameAgainWritesNothing() {
        ConfigMap first = apply(configMap(Map.of("k", "v")));
        assertThat(apply(configMap(Map.of("k", "v")))).isEqualTo(first);
    }

    @Test
    void statusOfAPodIsEdited() {
        http.post(PODS, "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}");
        client.pods()
                .withName("p")
                .editStatus(pod -> new PodBuilder(pod)
                        .editStatus()
                        .withPodIP("127.13.1.1")
                        .endStatus()
                        .build());
        Pod pod = client.pods().withName("p").get();
        assertThat(pod.getStatus().getPodIP()).isEqualTo("127.13.1.1");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
    }

    @Test
    void anEditOfAnOldVersionConflicts() {
        ConfigMap created =
                client.configMaps().resource(configMap(Map.of("k", "v"))).create();
        http.merge(CONFIG_MAPS + "/a", "data: {k: w}");
        assertThatThrownBy(() -> client.configMaps().resource(created).update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
    }

    @Test
    void apiTypesAreFound() {
        assertThat(client.getApiGroups().getGroups()).extracting("name").contains("limpet.dev", "apps");
        assertThat(client.supports("limpet.dev/v1alpha1", "LoadBalancer")).isTrue();
        assertThat(client.supports("monitoring.coreos.com/v1", "PodMonitor")).isFalse();
        assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("32");
    }
}
