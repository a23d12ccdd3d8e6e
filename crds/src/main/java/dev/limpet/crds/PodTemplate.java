package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pods that the replicas run in. */
@ApiRecord
public record PodTemplate(
        @JsonPropertyDescription(
                "CPU and memory of the proxy's container; the proxy sizes itself to the limit of memory. Default: requests cpu 100m and memory 256Mi, and a limit of twice the memory requested.")
        @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription("Labels of the nodes that pods may run on.") @Size(max = 64)
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Nodes and neighbours that pods want or shun.") @Nullable
        Affinity affinity,

        @JsonPropertyDescription("Taints of nodes that pods tolerate.") @Size(max = 64)
        List<Toleration> tolerations,

        @JsonPropertyDescription(
                "How pods are spread; a constraint without labelSelector counts the load balancer's own. Default: over zones and over nodes, as well as it can be done.")
        @Size(max = 16)
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @JsonPropertyDescription("PriorityClass of the pods. Default: the cluster's.")
        @Pattern(Form.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @Nullable
        String priorityClassName,

        @JsonPropertyDescription("RuntimeClass of the pods. Default: the nodes'.")
        @Pattern(Form.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @Nullable
        String runtimeClassName,

        @JsonPropertyDescription("Annotations of the pods.") @Size(max = 64)
        Map<String, String> annotations,

        @JsonPropertyDescription("Labels of the pods, beside those by which Limpet finds them, which prevail.")
        @Size(max = 64)
        Map<String, String> labels,

        @JsonPropertyDescription("Secrets of the namespace for pulling the image.") @Size(max = 16)
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("Environment of the proxy beside what the operator sets.") @Size(max = 64)
        List<EnvVar> env,

        @JsonPropertyDescription(
                "Seconds from the end of a pod's service to its end. For 5 of them it still accepts clients, until load balancers have heard of it; sessions may then go on until 10 are left.")
        @Default("60")
        @Min(20)
        @Max(86_400)
        Integer terminationGracePeriodSeconds,

        @JsonPropertyDescription("Seconds that a new pod must have been ready before the next one is replaced.")
        @Default("5")
        @Min(0)
        @Max(3_600)
        Integer minReadySeconds,

        @JsonPropertyDescription(
                "Pod: a network of their own. HostPorts: the node passes its ports of the frontends' numbers on to the pod; pods roll when frontends change. Host: the node's own network, one pod a node, without NetworkPolicy and, where the node does not allow it, without ports below 1024. The namespace must be allowed the latter two: neither is of the restricted or baseline Pod Security Standard.")
        @Default("Pod")
        PodNetwork network,

        @JsonPropertyDescription(
                "What of the kernel's sessions are served with. IoUring: with fewer system calls, for which seccompProfile has to allow io_uring; where it is refused, replicas serve with Epoll and say so in their log. A change replaces the pods.")
        @Default("Epoll")
        Transport transport,

        @JsonPropertyDescription(
                "A seccomp profile on the nodes, as a path below the kubelet's folder of profiles. Default: the container runtime's profile, which as a rule refuses io_uring.")
        @Pattern("^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$")
        @Size(min = 1, max = 253)
        @Nullable
        String seccompProfile,

        @JsonPropertyDescription("The volume that each pod claims when a backend's stick is persistent.") @Default("{}")
        Storage storage) {
    static final PodTemplate DEFAULT = new PodTemplate(
            null,
            Map.of(),
            null,
            List.of(),
            List.of(),
            null,
            null,
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            60,
            5,
            PodNetwork.POD,
            Transport.EPOLL,
            null,
            Storage.DEFAULT);

    public PodTemplate {
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        env = env == null ? List.of() : List.copyOf(env);
        terminationGracePeriodSeconds = terminationGracePeriodSeconds == null
                ? DEFAULT.terminationGracePeriodSeconds
                : terminationGracePeriodSeconds;
        minReadySeconds = minReadySeconds == null ? DEFAULT.minReadySeconds : minReadySeconds;
        network = network == null ? DEFAULT.network : network;
        transport = transport == null ? DEFAULT.transport : transport;
        storage = storage == null ? Storage.DEFAULT : storage;
    }
}
