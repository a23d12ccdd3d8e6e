package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What all pods of this machine share.
 *
 * @param environment variables that every container has, whatever its manifest says
 */
record Machine(
        KubernetesClient client,
        PodNetwork network,
        NodeSettings settings,
        ProcessLauncher launcher,
        Map<String, String> environment) {
    static final String NODE = "local";

    Optional<Image> image(String reference) {
        return settings.images().stream()
                .filter(image -> image.isNamed(reference))
                .findFirst();
    }

    String imageNames() {
        return String.join(", ", settings.images().stream().map(Image::name).toList());
    }

    Path log(ObjectName pod) {
        return settings.log(pod.namespace(), pod.name());
    }

    Path podFolder(ObjectName pod) {
        return settings.folder().resolve("pods").resolve(pod.namespace()).resolve(pod.name());
    }

    Path claimFolder(String namespace, String claim) {
        return settings.folder().resolve("volumes").resolve(namespace).resolve(claim);
    }
}
