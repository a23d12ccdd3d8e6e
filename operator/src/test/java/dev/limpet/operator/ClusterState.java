package dev.limpet.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.certificates.ManagedCertificates;
import dev.limpet.operator.certificates.ManagedCertificates.Replicas;
import dev.limpet.operator.resolve.Identity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All objects of the cluster but for what differs each time: versions, times, identities. These are replaced by what
 * they say: whether an object has the right owner, a condition is of the newest spec, a pod was told of the certificate.
 */
final class ClusterState {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            LoadBalancer.class,
            ServiceAccount.class,
            ConfigMap.class,
            Secret.class,
            Service.class,
            NetworkPolicy.class,
            PodDisruptionBudget.class,
            StatefulSet.class,
            Pod.class);

    private final KubernetesClient client;
    private final Optional<LoadBalancer> owner;

    private ClusterState(KubernetesClient client) {
        this.client = client;
        this.owner = Optional.ofNullable(client.resources(LoadBalancer.class)
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web")
                .get());
    }

    /** The objects by kind and name, as text. */
    static Map<String, String> of(KubernetesClient client) {
        return new ClusterState(client).texts();
    }

    /** The objects themselves. */
    static List<HasMetadata> objects(KubernetesClient client) {
        return KINDS.stream()
                .<HasMetadata>flatMap(
                        kind -> client.resources(kind).inNamespace(TestCluster.NAMESPACE).list().getItems().stream())
                .toList();
    }

    private Map<String, String> texts() {
        return objects(client).stream()
                .collect(Collectors.toMap(
                        object -> object.getKind() + " " + object.getMetadata().getName(),
                        this::text,
                        (first, second) -> first + second,
                        TreeMap::new));
    }

    private String text(HasMetadata object) {
        ObjectNode tree = JSON.valueToTree(object);
        ObjectNode metadata = (ObjectNode) tree.path("metadata");
        metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation"));
        metadata.path("ownerReferences")
                .forEach(reference ->
                        ((ObjectNode) reference).put("uid", isOwned(reference) ? "of the LoadBalancer" : "of another"));
        if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove("limpet.dev/desired-hash");
            replaceCertificate(annotations);
        }
        replaceGenerations(tree, object.getMetadata().getGeneration());
        if (object instanceof Secret) {
            ((ObjectNode) tree.path("data")).properties().forEach(entry -> entry.setValue(JSON.nullNode()));
        }
        return tree.toPrettyString();
    }

    private boolean isOwned(JsonNode reference) {
        return owner.filter(each ->
                        each.getMetadata().getUid().equals(reference.path("uid").textValue()))
                .isPresent();
    }

    private void replaceCertificate(ObjectNode annotations) {
        JsonNode told = annotations.path("limpet.dev/certificate-hash");
        if (told.isTextual()) {
            Optional<String> current = owner.flatMap(this::certificate);
            annotations.put(
                    "limpet.dev/certificate-hash",
                    current.equals(Optional.of(told.textValue())) ? "current" : "another");
        }
    }

    private Optional<String> certificate(LoadBalancer loadBalancer) {
        ManagedCertificates certificates = new ManagedCertificates(client, InstantSource.system());
        Identity identity = Identity.of(loadBalancer);
        certificates.ensure(identity, "web-peers.test.svc.cluster.local", Replicas.WELL);
        return certificates.hash(identity);
    }

    private static void replaceGenerations(ObjectNode tree, Long newest) {
        if (tree.path("status") instanceof ObjectNode status) {
            replaceGeneration(status, newest);
            status.path("conditions").forEach(condition -> {
                replaceGeneration((ObjectNode) condition, newest);
                ((ObjectNode) condition).remove("lastTransitionTime");
            });
        }
    }

    private static void replaceGeneration(ObjectNode object, Long newest) {
        JsonNode observed = object.path("observedGeneration");
        if (observed.isNumber()) {
            object.put("observedGeneration", newest != null && observed.longValue() == newest ? "newest" : "older");
        }
    }
}
