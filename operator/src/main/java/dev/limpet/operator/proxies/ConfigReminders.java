package dev.limpet.operator.proxies;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a kubelet look after a pod once more when the replica still runs another configuration long after the pod was told of
 * a new one: a kubelet that looked before it heard of the ConfigMap itself brings it a minute and more later. Each time
 * twice as long is waited.
 */
public final class ConfigReminders {
    public static final String ANNOTATION = "limpet.dev/config-reminded";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReminders.class);

    private final PodAnnotations annotations;
    private final Duration patience;
    private final InstantSource clock;
    /** Of each LoadBalancer, by the UIDs of pods whose replicas are behind. */
    private final Map<ResourceID, Map<String, Reminder>> due = new ConcurrentHashMap<>();

    /** @param patience how long a kubelet may take to bring a configuration */
    public ConfigReminders(KubernetesClient client, Duration patience, InstantSource clock) {
        this.annotations = new PodAnnotations(client);
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Reminds those of the pods that are due of the configuration that they were told of. Replicas are left alone that are not
     * ready, do not tell what they run, or have rejected something.
     *
     * @param said what the replicas said when they were last asked, by name
     * @param asked when that was, or earlier, as {@link System#nanoTime()} had it
     * @return when to look again; empty when no replica is behind
     */
    public Optional<Duration> remind(
            ResourceID loadBalancer, String config, List<Pod> pods, Map<String, Report> said, OptionalLong asked) {
        long now = System.nanoTime();
        Map<String, Reminder> before = due.getOrDefault(loadBalancer, Map.of());
        Map<String, Reminder> after = new HashMap<>();
        for (Pod pod : pods) {
            if (Readiness.isPodReady(pod) && isBehind(said.get(pod.getMetadata().getName()), config)) {
                String uid = pod.getMetadata().getUid();
                Reminder reminder = Reminder.of(Optional.ofNullable(before.get(uid)), config, patience, now);
                boolean isDue = asked.isPresent() && reminder.isDue(asked.getAsLong());
                if (isDue) {
                    remind(pod, config);
                }
                after.put(uid, isDue ? reminder.next(now) : reminder);
            }
        }
        if (after.isEmpty()) {
            due.remove(loadBalancer);
            return Optional.empty();
        }
        due.put(loadBalancer, after);
        Duration next = Collections.min(
                after.values().stream().map(reminder -> reminder.dueIn(now)).toList());
        Duration least = patience.dividedBy(10);
        return Optional.of(next.compareTo(least) > 0 ? next : least);
    }

    private static boolean isBehind(@Nullable Report report, String config) {
        return report instanceof Report.Answered(var status)
                && !status.configHash().equals(config)
                && status.rejected().isEmpty();
    }

    private void remind(Pod pod, String config) {
        LOG.atInfo()
                .addKeyValue("namespace", pod.getMetadata().getNamespace())
                .addKeyValue("pod", pod.getMetadata().getName())
                .addKeyValue("config", config)
                .log("the replica still runs another configuration; its pod is touched once more");
        annotations.set(pod, Map.of(ANNOTATION, clock.instant().toString()));
    }
}
