package dev.limpet.operator.proxies;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has the kubelets bring a changed ConfigMap or Secret into the pods at once: a kubelet looks after a pod whenever its object
 * changes, and refreshes its volumes then, instead of up to a minute later.
 */
public final class ConfigAnnouncement {
    public static final String ANNOTATION = "limpet.dev/config-hash";
    public static final String CERTIFICATE_ANNOTATION = "limpet.dev/certificate-hash";

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;

    public ConfigAnnouncement(KubernetesClient client) {
        this.client = client;
    }

    /** Annotates the pods with the hashes of configuration and certificate, except those that have them already. */
    public void announce(String config, Optional<String> certificate, List<Pod> pods) {
        Map<String, String> wanted = new TreeMap<>(Map.of(ANNOTATION, config));
        certificate.ifPresent(hash -> wanted.put(CERTIFICATE_ANNOTATION, hash));
        String patch = wanted.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\":\"" + each.getValue() + "\"")
                .collect(Collectors.joining(",", "{\"metadata\":{\"annotations\":{", "}}}"));
        for (Pod pod : pods) {
            Map<String, String> annotations =
                    Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
            if (!annotations.entrySet().containsAll(wanted.entrySet())) {
                touch(pod, patch);
            }
        }
    }

    /** Whether some of the pods were told of another certificate than that one. */
    public static boolean tellsOfAnother(String certificate, List<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> Stream.ofNullable(pod.getMetadata().getAnnotations()))
                .flatMap(annotations -> Stream.ofNullable(annotations.get(CERTIFICATE_ANNOTATION)))
                .anyMatch(told -> !told.equals(certificate));
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
