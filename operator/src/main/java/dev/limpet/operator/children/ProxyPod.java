package dev.limpet.operator.children;

import dev.limpet.crds.PodNetwork;
import dev.limpet.crds.PodTemplate;
import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pod of a replica: restricted Pod Security, no token, spread over zones and nodes.
 *
 * <p>Nothing in it follows the frontends, backends or peers: those are taken over live, while a changed pod template
 * would roll the replicas. So the container declares no frontend's port, unless the node has to pass it on, and port 80
 * is allowed beforehand.
 */
final class ProxyPod {
    static final String CONFIG_VOLUME = "config";
    static final String TEMPORARY_VOLUME = "tmp";

    static PodTemplateSpec template(ResolvedLoadBalancer loadBalancer, String image) {
        PodTemplate template = loadBalancer.pod();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels(loadBalancer))
                .withAnnotations(new TreeMap<>(template.annotations()))
                .endMetadata()
                .withSpec(spec(loadBalancer, image))
                .build();
    }

    private static SortedMap<String, String> labels(ResolvedLoadBalancer loadBalancer) {
        SortedMap<String, String> labels = new TreeMap<>(loadBalancer.pod().labels());
        labels.putAll(ChildMetadata.labels(loadBalancer.identity()));
        return labels;
    }

    private static PodSpec spec(ResolvedLoadBalancer loadBalancer, String image) {
        Identity identity = loadBalancer.identity();
        PodTemplate template = loadBalancer.pod();
        PodSpecBuilder pod = new PodSpecBuilder()
                .withServiceAccountName(identity.name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(
                        loadBalancer.pod().terminationGracePeriodSeconds().longValue())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withSeccompProfile(seccomp(Optional.ofNullable(template.seccompProfile())))
                .endSecurityContext()
                .withImagePullSecrets(loadBalancer.pod().imagePullSecrets())
                .withContainers(ProxyContainer.desired(loadBalancer, image))
                .withVolumes(
                        new VolumeBuilder()
                                .withName(CONFIG_VOLUME)
                                .withNewConfigMap()
                                .withName(identity.name())
                                .endConfigMap()
                                .build(),
                        new VolumeBuilder()
                                .withName(TEMPORARY_VOLUME)
                                .withNewEmptyDir()
                                .endEmptyDir()
                                .build());
        ProxyPlacement.place(pod, loadBalancer.pod(), identity);
        join(pod, loadBalancer.pod().network());
        loadBalancer.certificates().secret().ifPresent(secret -> pod.addToVolumes(CertificateVolume.of(secret)));
        if (loadBalancer.isPersistent()) {
            pod.editSecurityContext()
                    .withFsGroup(StateVolume.GROUP)
                    .withFsGroupChangePolicy("OnRootMismatch")
                    .endSecurityContext();
        }
        return pod.build();
    }

    private static SeccompProfile seccomp(Optional<String> onNodes) {
        return onNodes.map(path -> new SeccompProfile(path, "Localhost"))
                .orElseGet(() -> new SeccompProfile(null, "RuntimeDefault"));
    }

    /** In a network of its own a pod may have any port listened on; a node's network is not a pod's to change. */
    private static void join(PodSpecBuilder pod, PodNetwork network) {
        if (network == PodNetwork.HOST) {
            pod.withHostNetwork(true).withDnsPolicy("ClusterFirstWithHostNet");
        } else {
            pod.editSecurityContext()
                    .addNewSysctl()
                    .withName("net.ipv4.ip_unprivileged_port_start")
                    .withValue("0")
                    .endSysctl()
                    .endSecurityContext();
        }
    }

    private ProxyPod() {}
}
