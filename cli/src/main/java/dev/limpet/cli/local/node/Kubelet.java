package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each pod a {@link PodWorker} and passes on what the API says about it. A pod that has no node yet gets this one:
 * there is no other to choose.
 */
final class Kubelet implements ResourceEventHandler<Pod>, AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private record Life(PodWorker worker, Thread thread) {}

    private final Machine machine;
    private final Map<ObjectName, Life> lives = new ConcurrentHashMap<>();

    Kubelet(Machine machine) {
        this.machine = machine;
    }

    @Override
    public void onAdd(Pod pod) {
        ObjectName name = ObjectName.of(pod);
        if (pod.getSpec().getNodeName() == null) {
            bind(name);
        }
        Optional<Life> predecessor = Optional.ofNullable(lives.get(name));
        PodWorker worker = new PodWorker(machine, pod);
        Thread thread = Thread.ofVirtual().name("pod " + name).unstarted(() -> {
            try {
                if (predecessor.isPresent()) {
                    predecessor.get().thread().join();
                }
                worker.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        lives.put(name, new Life(worker, thread));
        thread.start();
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        Optional.ofNullable(lives.get(ObjectName.of(pod)))
                .ifPresent(life -> life.worker().signal(new PodSignal.Changed(pod)));
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        Optional.ofNullable(lives.get(ObjectName.of(pod))).ifPresent(life -> {
            life.worker().signal(new PodSignal.Gone());
            lives.values().removeIf(other -> !other.thread().isAlive());
        });
    }

    private void bind(ObjectName pod) {
        machine.client()
                .pods()
                .inNamespace(pod.namespace())
                .withName(pod.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"nodeName\":\"" + Machine.NODE + "\"}}");
    }

    /** Stops all processes; the pods stay in the API. */
    @Override
    public void close() {
        lives.values().forEach(life -> life.worker().signal(new PodSignal.NodeStops()));
        Instant limit = Instant.now().plus(STOP_LIMIT);
        try {
            for (Life life : lives.values()) {
                if (!life.thread().join(Duration.between(Instant.now(), limit))) {
                    life.thread().interrupt();
                    life.thread().join();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
