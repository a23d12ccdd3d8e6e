package dev.limpet.operator;

import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Does what Kubernetes' own controllers and the proxies do about the LoadBalancer {@code web}, a step at a time: makes
 * pods that are missing, replaces older ones from the highest down, takes over configurations, and collects what the
 * operator wrote while its owner was deleted.
 */
final class ControllersStandIn {
    private final RunningOperator operator;

    ControllersStandIn(RunningOperator operator) {
        this.operator = operator;
    }

    void step() {
        collectGarbage();
        StatefulSet statefulSet = operator.get(StatefulSet.class, "web");
        if (statefulSet != null) {
            step(statefulSet);
        }
        if (operator.get(ConfigMap.class, "web") != null) {
            operator.proxiesRun();
        }
    }

    /** Deletes what belongs to a LoadBalancer that is no longer there. */
    void collectGarbage() {
        List<HasMetadata> objects = ClusterState.objects(operator.client());
        Set<String> owners = objects.stream()
                .filter(LoadBalancer.class::isInstance)
                .map(loadBalancer -> loadBalancer.getMetadata().getUid())
                .collect(Collectors.toSet());
        objects.stream()
                .filter(object -> !object.getMetadata().getOwnerReferences().isEmpty())
                .filter(object -> object.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> owners.contains(owner.getUid())))
                .forEach(object -> operator.client().resource(object).delete());
    }

    private void step(StatefulSet statefulSet) {
        List<Pod> pods = IntStream.of(1, 0)
                .mapToObj(ordinal -> "web-" + ordinal)
                .flatMap(name -> Stream.ofNullable(operator.get(Pod.class, name)))
                .toList();
        if (pods.size() < 2) {
            IntStream.range(0, 2).filter(ordinal -> isMissing(ordinal, pods)).forEach(operator::podBecomesReady);
        } else if (pods.stream().allMatch(pod -> claims(pod).containsAll(claims(statefulSet)))) {
            pods.stream()
                    .filter(pod -> isOlder(pod, statefulSet))
                    .findFirst()
                    .ifPresent(pod -> operator.client().resource(pod).delete());
        }
    }

    private static boolean isMissing(int ordinal, List<Pod> pods) {
        return pods.stream().noneMatch(pod -> pod.getMetadata().getName().equals("web-" + ordinal));
    }

    private static boolean isOlder(Pod pod, StatefulSet statefulSet) {
        List<Container> containers =
                statefulSet.getSpec().getTemplate().getSpec().getContainers();
        return !pod.getSpec().getContainers().equals(containers) || !claims(pod).equals(claims(statefulSet));
    }

    private static Set<String> claims(StatefulSet statefulSet) {
        return statefulSet.getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static Set<String> claims(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(Volume::getName)
                .collect(Collectors.toSet());
    }
}
