package dev.limpet.operator.proxies;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/**
 * Has the kubelets bring a changed ConfigMap into the pods at once: a kubelet looks after a pod whenever its object
 * changes, and refreshes its volumes then, instead of up to a minute later.
 */
public final class ConfigAnnouncement {
    public static final String ANNOTATION = "limpet.dev/config-hash";

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;

    public ConfigAnnouncement(KubernetesClient client) {
        this.client = client;
    }

    /** Annotates the pods with the hash, except those that have it already. */
    public void announce(String hash, List<Pod> pods) {
        String patch = "{\"metadata\":{\"annotations\":{\"" + ANNOTATION + "\":\"" + hash + "\"}}}";
        for (Pod pod : pods) {
            Map<String, String> annotations = pod.getMetadata().getAnnotations();
            if (annotations == null || !hash.equals(annotations.get(ANNOTATION))) {
                touch(pod, patch);
            }
        }
    }

    private void touch(Pod pod, String patch) {
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .patch(MERGE, patch);
        } catch (KubernetesClientException e) {
            // A pod that is gone needs no configuration.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
