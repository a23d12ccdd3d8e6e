package dev.limpet.operator.children;

import dev.limpet.crds.PodTemplate;
import dev.limpet.crds.Transport;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.Optional;

/** The container that a replica runs in. */
final class ProxyContainer {
    /** For kube-proxy and load balancers to hear that a replica ends. */
    private static final int PAUSE_SECONDS = 5;

    /** For what is left to do once sessions are over, such as snapshots of tables. */
    private static final int END_SECONDS = 10;

    private static final String CONFIG_FOLDER = "/etc/limpet";

    static Container desired(ResolvedLoadBalancer loadBalancer, String image) {
        ContainerBuilder container = new ContainerBuilder()
                .withName("proxy")
                .withImage(image)
                .withPorts(ProxyPorts.desired(loadBalancer))
                .withEnv(
                        new EnvVar("LIMPET_CONFIG", CONFIG_FOLDER + "/" + ProxyConfigMap.FILE, null),
                        new EnvVarBuilder()
                                .withName("LIMPET_NAME")
                                .withNewValueFrom()
                                .withNewFieldRef()
                                .withFieldPath("metadata.name")
                                .endFieldRef()
                                .endValueFrom()
                                .build(),
                        new EnvVar("LIMPET_PAUSE_SECONDS", "" + PAUSE_SECONDS, null),
                        new EnvVar("LIMPET_DRAIN_SECONDS", "" + drainSeconds(loadBalancer.pod()), null))
                .addAllToEnv(loadBalancer.pod().env())
                .withResources(
                        ProxyResources.of(Optional.ofNullable(loadBalancer.pod().resources())))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withStartupProbe(probe("/livez", 1, 60))
                .withLivenessProbe(probe("/livez", 10, 3))
                .withReadinessProbe(probe("/readyz", 2, 1))
                .withVolumeMounts(
                        mount(ProxyPod.CONFIG_VOLUME, CONFIG_FOLDER, Access.READ_ONLY),
                        mount(ProxyPod.TEMPORARY_VOLUME, "/tmp", Access.WRITABLE));
        if (loadBalancer.pod().transport() == Transport.IO_URING) {
            container.addToEnv(new EnvVar("LIMPET_TRANSPORT", "io_uring", null));
        }
        if (loadBalancer.certificates().secret().isPresent()) {
            container
                    .addToEnv(new EnvVar("LIMPET_PEERS_TLS", CertificateVolume.FOLDER, null))
                    .addToVolumeMounts(mount(CertificateVolume.NAME, CertificateVolume.FOLDER, Access.READ_ONLY));
        }
        if (loadBalancer.isPersistent()) {
            container
                    .addToEnv(new EnvVar("LIMPET_STATE", StateVolume.FOLDER, null))
                    .addToVolumeMounts(mount(StateVolume.NAME, StateVolume.FOLDER, Access.WRITABLE));
        }
        return container.build();
    }

    /** How long sessions may go on within the grace period. */
    private static int drainSeconds(PodTemplate template) {
        return template.terminationGracePeriodSeconds() - PAUSE_SECONDS - END_SECONDS;
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(ProxyPorts.ADMIN)
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(2)
                .withFailureThreshold(failures)
                .build();
    }

    private enum Access {
        READ_ONLY,
        WRITABLE
    }

    private static VolumeMount mount(String volume, String folder, Access access) {
        VolumeMountBuilder mount = new VolumeMountBuilder().withName(volume).withMountPath(folder);
        return access == Access.READ_ONLY ? mount.withReadOnly(true).build() : mount.build();
    }

    private ProxyContainer() {}
}
