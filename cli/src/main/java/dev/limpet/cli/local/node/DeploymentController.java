package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Keeps the pods of Deployments as their specs say. A change of the template is rolled out with one pod more than asked
 * for, or after all old pods are gone with the strategy {@code Recreate}. There are no ReplicaSets between: the pods'
 * owner is the Deployment.
 */
final class DeploymentController {
    private static final String REVISION = "pod-template-hash";
    private static final int SURGE = 1;
    private static final int SUFFIX_LENGTH = 5;

    private final KubernetesClient client;

    DeploymentController(KubernetesClient client) {
        this.client = client;
    }

    void reconcile(ObjectName name) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        if (deployment == null || deployment.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String revision = PodTemplate.revision(client, deployment.getSpec().getTemplate());
        converge(deployment, revision, pods(deployment));
        report(deployment, status(deployment, revision, pods(deployment)));
    }

    private List<Pod> pods(Deployment deployment) {
        return client
                .pods()
                .inNamespace(deployment.getMetadata().getNamespace())
                .withLabelSelector(deployment.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(pod -> PodTemplate.isOwned(pod, deployment))
                .toList();
    }

    private void converge(Deployment deployment, String revision, List<Pod> pods) {
        int replicas = replicas(deployment);
        List<Pod> live =
                pods.stream().filter(pod -> !PodTemplate.isTerminating(pod)).toList();
        List<Pod> current = live.stream().filter(pod -> isOf(revision, pod)).toList();
        List<Pod> old = live.stream().filter(pod -> !isOf(revision, pod)).toList();
        boolean recreate = deployment.getSpec().getStrategy() != null
                && "Recreate".equals(deployment.getSpec().getStrategy().getType());
        if (recreate && pods.stream().anyMatch(pod -> !isOf(revision, pod))) {
            delete(old.stream(), old.size());
            return;
        }
        int missing = Math.min(replicas - current.size(), replicas + SURGE - live.size());
        for (int i = 0; i < missing; i++) {
            create(deployment, revision);
        }
        delete(current.stream(), current.size() - replicas);
        long ready = live.stream().filter(PodTemplate::isReady).count();
        long notReady = old.stream().filter(pod -> !PodTemplate.isReady(pod)).count();
        delete(old.stream(), notReady + Math.max(0, ready - replicas));
    }

    /** Deletes some pods, those first that are not ready. */
    private void delete(Stream<Pod> pods, long count) {
        pods.sorted(Comparator.comparing(PodTemplate::isReady))
                .limit(Math.max(0, count))
                .forEach(pod -> client.resource(pod).delete());
    }

    private void create(Deployment deployment, String revision) {
        String suffix = UUID.randomUUID().toString().substring(0, SUFFIX_LENGTH);
        String name = deployment.getMetadata().getName() + "-" + revision + "-" + suffix;
        client.resource(PodTemplate.pod(
                                deployment, deployment.getSpec().getTemplate(), name, Map.of(REVISION, revision))
                        .build())
                .create();
    }

    private static int replicas(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    }

    private static boolean isOf(String revision, Pod pod) {
        return revision.equals(pod.getMetadata().getLabels().get(REVISION));
    }

    private static DeploymentStatus status(Deployment deployment, String revision, List<Pod> pods) {
        int ready = (int) pods.stream().filter(PodTemplate::isReady).count();
        boolean available = ready >= replicas(deployment);
        return new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(pods.size())
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .withUnavailableReplicas(Math.max(0, replicas(deployment) - ready))
                .withUpdatedReplicas((int) pods.stream()
                        .filter(pod -> !PodTemplate.isTerminating(pod) && isOf(revision, pod))
                        .count())
                .addNewCondition()
                .withType("Available")
                .withStatus(available ? "True" : "False")
                .withReason(available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
                .withMessage(ready + " of " + replicas(deployment) + " pods are ready.")
                .endCondition()
                .build();
    }

    private void report(Deployment deployment, DeploymentStatus status) {
        if (!status.equals(deployment.getStatus())) {
            deployment.getMetadata().setResourceVersion(null);
            deployment.setStatus(status);
            client.resource(deployment).updateStatus();
        }
    }
}
