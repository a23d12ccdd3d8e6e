package dev.limpet.operator.proxies;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Has the kubelets bring a changed ConfigMap or Secret into the pods at once: a kubelet looks after a pod whenever its object
 * changes, and refreshes its volumes then, instead of up to a minute later.
 */
public final class ConfigAnnouncement {
    public static final String ANNOTATION = "limpet.dev/config-hash";
    public static final String CERTIFICATE_ANNOTATION = "limpet.dev/certificate-hash";

    private final PodAnnotations annotations;

    public ConfigAnnouncement(KubernetesClient client) {
        this.annotations = new PodAnnotations(client);
    }

    /** Annotates the pods with the hashes of configuration and certificate, except those that have them already. */
    public void announce(String config, Optional<String> certificate, List<Pod> pods) {
        Map<String, String> wanted = new TreeMap<>(Map.of(ANNOTATION, config));
        certificate.ifPresent(hash -> wanted.put(CERTIFICATE_ANNOTATION, hash));
        for (Pod pod : pods) {
            Map<String, String> told =
                    Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
            if (!told.entrySet().containsAll(wanted.entrySet())) {
                annotations.set(pod, wanted);
            }
        }
    }

    /** Whether some of the pods were told of another certificate than that one. */
    public static boolean tellsOfAnother(String certificate, List<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> Stream.ofNullable(pod.getMetadata().getAnnotations()))
                .flatMap(told -> Stream.ofNullable(told.get(CERTIFICATE_ANNOTATION)))
                .anyMatch(hash -> !hash.equals(certificate));
    }
}
