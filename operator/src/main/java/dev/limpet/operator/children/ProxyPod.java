package dev.limpet.operator.children;

import dev.limpet.crds.PodTemplate;
import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.TreeMap;

/**
 * The pod of a replica: restricted Pod Security, no token, spread over zones and nodes.
 *
 * <p>Nothing in it follows the frontends, backends or peers: those are taken over live, while a changed pod template
 * would roll the replicas. So the container declares the admin port alone, and port 80 is allowed beforehand.
 */
final class ProxyPod {
    static final String CONFIG_VOLUME = "config";
    static final String TEMPORARY_VOLUME = "tmp";

    /** Time for sessions to end after SIGTERM. */
    private static final long GRACE_SECONDS = 60;

    static PodTemplateSpec template(ResolvedLoadBalancer loadBalancer, String image) {
        PodTemplate template = loadBalancer.pod();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(ChildMetadata.labels(loadBalancer.identity()))
                .withAnnotations(new TreeMap<>(template.annotations()))
                .endMetadata()
                .withSpec(spec(loadBalancer, image))
                .build();
    }

    private static PodSpec spec(ResolvedLoadBalancer loadBalancer, String image) {
        Identity identity = loadBalancer.identity();
        PodSpecBuilder pod = new PodSpecBuilder()
                .withServiceAccountName(identity.name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .addNewSysctl()
                .withName("net.ipv4.ip_unprivileged_port_start")
                .withValue("0")
                .endSysctl()
                .endSecurityContext()
                .withNodeSelector(new TreeMap<>(loadBalancer.pod().nodeSelector()))
                .withTolerations(loadBalancer.pod().tolerations())
                .withTopologySpreadConstraints(
                        spread("topology.kubernetes.io/zone", identity), spread("kubernetes.io/hostname", identity))
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
        loadBalancer.certificates().secret().ifPresent(secret -> pod.addToVolumes(CertificateVolume.of(secret)));
        if (loadBalancer.isPersistent()) {
            pod.editSecurityContext()
                    .withFsGroup(StateVolume.GROUP)
                    .withFsGroupChangePolicy("OnRootMismatch")
                    .endSecurityContext();
        }
        return pod.build();
    }

    private static TopologySpreadConstraint spread(String topology, Identity identity) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topology)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(ChildMetadata.selector(identity))
                .endLabelSelector()
                .build();
    }

    private ProxyPod() {}
}
