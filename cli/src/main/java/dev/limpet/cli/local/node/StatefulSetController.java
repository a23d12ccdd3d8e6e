package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Keeps the pods of StatefulSets as their specs say and reports in their status how far that has come. */
final class StatefulSetController {
    private static final String REVISION = "controller-revision-hash";

    private final KubernetesClient client;

    StatefulSetController(KubernetesClient client) {
        this.client = client;
    }

    /** Takes the steps that are due; returns when the next is, if no event is to be awaited before it. */
    Optional<Duration> reconcile(ObjectName name) {
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        if (set == null || set.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        Availability availability = Availability.of(set);
        String revision = set.getMetadata().getName() + "-"
                + PodTemplate.revision(client, set.getSpec().getTemplate());
        Map<Integer, Pod> pods = pods(set);
        Map<Integer, Rollout.Member> members = new HashMap<>();
        pods.forEach((ordinal, pod) -> members.put(
                ordinal,
                new Rollout.Member(revision(pod), availability.progress(pod), PodTemplate.isTerminating(pod))));
        OptionalInt stuck = stuckAt(set, pods);
        for (Rollout.Step step : rollout(set, revision).next(members)) {
            switch (step) {
                case Rollout.Step.Create(int ordinal) -> {
                    if (ordinal < stuck.orElse(replicas(set))) {
                        create(set, ordinal, revision);
                    }
                }
                case Rollout.Step.Delete(int ordinal) -> {
                    if (stuck.isEmpty()) {
                        client.resource(Objects.requireNonNull(pods.get(ordinal)))
                                .delete();
                    }
                }
            }
        }
        Collection<Pod> now = pods(set).values();
        report(set, status(set, revision, now, availability));
        return availability.next(now);
    }

    private static Rollout rollout(StatefulSet set, String revision) {
        boolean parallel = "Parallel".equals(set.getSpec().getPodManagementPolicy());
        boolean onDelete = set.getSpec().getUpdateStrategy() != null
                && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
        return new Rollout(
                replicas(set),
                revision,
                parallel ? Rollout.Management.PARALLEL : Rollout.Management.ORDERED_READY,
                onDelete ? Rollout.Strategy.ON_DELETE : Rollout.Strategy.ROLLING_UPDATE);
    }

    private static int replicas(StatefulSet set) {
        return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
    }

    /**
     * The lowest pod that lacks a volume which the set claims, as one does that the set has adopted. It cannot be given
     * one; here as in a cluster nothing is done about it or beyond it, until somebody deletes it.
     */
    private static OptionalInt stuckAt(StatefulSet set, Map<Integer, Pod> pods) {
        return pods.entrySet().stream()
                .filter(entry -> !set.getSpec().getVolumeClaimTemplates().stream()
                        .allMatch(claim ->
                                hasVolume(entry.getValue(), claim.getMetadata().getName())))
                .mapToInt(Map.Entry::getKey)
                .min();
    }

    private static boolean hasVolume(Pod pod, String name) {
        return pod.getSpec().getVolumes().stream()
                .anyMatch(volume -> volume.getName().equals(name));
    }

    /** The set's pods by ordinal; pods that a set of its name has left behind are adopted. */
    private Map<Integer, Pod> pods(StatefulSet set) {
        Map<Integer, Pod> pods = new HashMap<>();
        String prefix = set.getMetadata().getName() + "-";
        for (Pod pod : client.pods()
                .inNamespace(set.getMetadata().getNamespace())
                .withLabelSelector(set.getSpec().getSelector())
                .list()
                .getItems()) {
            if (!pod.getMetadata().getName().startsWith(prefix)) {
                continue;
            }
            if (PodTemplate.isOrphan(pod)) {
                if (isStillThere(set)) {
                    adopt(set, pod);
                }
            } else if (PodTemplate.isOwned(pod, set)) {
                pods.put(Integer.valueOf(pod.getMetadata().getName().substring(prefix.length())), pod);
            }
        }
        return pods;
    }

    /** Whether the set is the one of its name: if not, the pods that it left are for the next one to adopt. */
    private boolean isStillThere(StatefulSet set) {
        StatefulSet now = client.resource(set).get();
        return now != null
                && now.getMetadata().getUid().equals(set.getMetadata().getUid())
                && now.getMetadata().getDeletionTimestamp() == null;
    }

    private void adopt(StatefulSet set, Pod pod) {
        client.resource(pod)
                .edit(orphan -> new PodBuilder(orphan)
                        .editMetadata()
                        .addToOwnerReferences(PodTemplate.controller(set))
                        .endMetadata()
                        .build());
    }

    private static String revision(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault(REVISION, "");
    }

    private void create(StatefulSet set, int ordinal, String revision) {
        String name = set.getMetadata().getName() + "-" + ordinal;
        PodBuilder pod = PodTemplate.pod(
                        set,
                        set.getSpec().getTemplate(),
                        name,
                        Map.of(
                                REVISION,
                                revision,
                                "statefulset.kubernetes.io/pod-name",
                                name,
                                "apps.kubernetes.io/pod-index",
                                Integer.toString(ordinal)))
                .editSpec()
                .withHostname(name)
                .withSubdomain(set.getSpec().getServiceName())
                .endSpec();
        for (var claim : set.getSpec().getVolumeClaimTemplates()) {
            pod.editSpec()
                    .addNewVolume()
                    .withName(claim.getMetadata().getName())
                    .withNewPersistentVolumeClaim(claim.getMetadata().getName() + "-" + name, false)
                    .endVolume()
                    .endSpec();
        }
        try {
            client.resource(pod.build()).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private static StatefulSetStatus status(
            StatefulSet set, String revision, Collection<Pod> pods, Availability availability) {
        int updated = (int) pods.stream()
                .filter(pod -> !PodTemplate.isTerminating(pod) && revision(pod).equals(revision))
                .count();
        int ready = (int) pods.stream().filter(PodTemplate::isReady).count();
        boolean complete = updated == replicas(set) && pods.size() == updated && ready == updated;
        String current = complete
                ? revision
                : Optional.ofNullable(set.getStatus())
                        .map(StatefulSetStatus::getCurrentRevision)
                        .orElse(revision);
        return new StatefulSetStatusBuilder()
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withReplicas(pods.size())
                .withReadyReplicas(ready)
                .withAvailableReplicas((int) pods.stream()
                        .filter(pod -> availability.progress(pod) == Rollout.Progress.AVAILABLE)
                        .count())
                .withUpdatedReplicas(updated)
                .withCurrentReplicas((int) pods.stream()
                        .filter(pod -> revision(pod).equals(current))
                        .count())
                .withCurrentRevision(current)
                .withUpdateRevision(revision)
                .withCollisionCount(0)
                .build();
    }

    /** Writes what has changed, unless the set is gone meanwhile. */
    private void report(StatefulSet set, StatefulSetStatus status) {
        if (!status.equals(set.getStatus())) {
            set.getMetadata().setResourceVersion(null);
            set.setStatus(status);
            try {
                client.resource(set).updateStatus();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
    }
}
