package dev.limpet.operator.children;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.stream.Stream;

/**
 * The volume with the certificate that a replica shows its peers: three files of a Secret, and nothing else that may be in
 * it. It is mounted whole, since files mounted one by one are never refreshed.
 */
public final class CertificateVolume {
    static final String NAME = "peers-tls";

    /** Where the proxy finds it. */
    static final String FOLDER = "/etc/limpet-peers-tls";

    static Volume of(String secret) {
        return new VolumeBuilder()
                .withName(NAME)
                .withNewSecret()
                .withSecretName(secret)
                .withItems(Stream.of("tls.crt", "tls.key", "ca.crt")
                        .map(file -> new KeyToPath(file, null, file))
                        .toList())
                .endSecret()
                .build();
    }

    /** Whether a pod has it. */
    public static boolean isIn(Pod pod) {
        return pod.getSpec() != null
                && pod.getSpec().getVolumes().stream()
                        .anyMatch(volume -> volume.getName().equals(NAME));
    }

    private CertificateVolume() {}
}
