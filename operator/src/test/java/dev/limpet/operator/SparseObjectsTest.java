package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator's client keeps of what it reads. */
class SparseObjectsTest {
    private final KubernetesClient client = ApiClient.ofOperator(Config.empty());

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void ofAPodWhatTellsOfAReplica() {
        Pod pod = read(Pod.class, """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "web-0", "uid": "u", "annotations": {"limpet.dev/config-hash": "h"}},
             "spec": {"nodeName": "n", "containers": [{"name": "proxy", "env": [{"name": "A", "value": "B"}]}],
                      "volumes": [{"name": "state", "persistentVolumeClaim": {"claimName": "state-web-0"}}]},
             "status": {"phase": "Running", "podIP": "10.0.0.1", "hostIP": "10.1.0.1", "containerStatuses": [{"name": "proxy", "restartCount": 0}],
                        "conditions": [{"type": "Ready", "status": "True"}]}}
            """);

        assertThat(pod.getMetadata().getAnnotations()).containsEntry("limpet.dev/config-hash", "h");
        assertThat(pod.getSpec().getContainers()).isEmpty();
        assertThat(pod.getSpec().getAdditionalProperties()).isEmpty();
        assertThat(pod.getSpec().getVolumes()).extracting(Volume::getName).containsExactly("state");
        assertThat(pod.getStatus().getPodIP()).isEqualTo("10.0.0.1");
        assertThat(pod.getStatus().getHostIP()).isEqualTo("10.1.0.1");
        assertThat(pod.getStatus().getConditions()).hasSize(1);
        assertThat(pod.getStatus().getContainerStatuses()).isEmpty();
    }

    @Test
    void ofANodeWhatTellsOfItsAddresses() {
        Node node = read(Node.class, """
            {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n", "annotations": {"plugin": "10.244.1.7"}},
             "spec": {"podCIDRs": ["10.244.1.0/24"], "taints": [{"key": "k", "effect": "NoSchedule"}]},
             "status": {"addresses": [{"type": "InternalIP", "address": "10.1.0.1"}], "images": [{"names": ["i"]}]}}
            """);

        assertThat(node.getMetadata().getAnnotations()).containsEntry("plugin", "10.244.1.7");
        assertThat(node.getSpec().getPodCIDRs()).containsExactly("10.244.1.0/24");
        assertThat(node.getSpec().getTaints()).isEmpty();
        assertThat(node.getStatus().getAddresses())
                .extracting(NodeAddress::getAddress)
                .containsExactly("10.1.0.1");
        assertThat(node.getStatus().getImages()).isEmpty();
    }

    @Test
    void whoAppliedAnObjectButNotWhichFields() {
        Service service = read(Service.class, """
            {"apiVersion": "v1", "kind": "Service",
             "metadata": {"name": "web", "managedFields": [{"manager": "kubectl", "operation": "Apply",
                                                            "fieldsV1": {"f:spec": {"f:type": {}}}}]}}
            """);

        assertThat(service.getMetadata().getManagedFields())
                .singleElement()
                .returns("kubectl", ManagedFieldsEntry::getManager)
                .returns(null, ManagedFieldsEntry::getFieldsV1);
    }

    @Test
    void stringsThatRecurOnce() {
        String manifest = """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "labels": {"app": "shop"}}}
            """;

        assertThat(label(manifest)).isSameAs(label(manifest));
    }

    private String label(String manifest) {
        return read(Service.class, manifest).getMetadata().getLabels().getOrDefault("app", "");
    }

    private <T extends HasMetadata> T read(Class<T> type, String json) {
        return client.getKubernetesSerialization().unmarshal(json, type);
    }
}
