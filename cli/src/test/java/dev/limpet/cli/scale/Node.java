package dev.limpet.cli.scale;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the pods of StatefulSets, ready at once, each with a loopback address of its own. */
final class Node implements AutoCloseable {
    static final int REPLICAS = 2;

    private static final String NETWORK = "127.120.";

    private static final String READY = """
        {"status": {"phase": "Running", "podIP": "%s", "conditions": [{"type": "Ready", "status": "True"}]}}
        """;

    private final KubernetesClient client;
    private final Proxies proxies;
    private final AtomicInteger pods = new AtomicInteger();
    private final ExecutorService work = Executors.newFixedThreadPool(4);
    private final SharedIndexInformer<StatefulSet> statefulSets;

    Node(KubernetesClient client, Proxies proxies) {
        this.client = client;
        this.proxies = proxies;
        statefulSets = client.apps().statefulSets().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(StatefulSet set) {
                work.execute(() -> createPods(set));
            }

            @Override
            public void onUpdate(StatefulSet before, StatefulSet set) {}

            @Override
            public void onDelete(StatefulSet set, boolean finalStateUnknown) {}
        });
    }

    private void createPods(StatefulSet set) {
        for (int ordinal = 0; ordinal < REPLICAS; ordinal++) {
            int number = pods.getAndIncrement();
            String address = NETWORK + number / 250 + "." + (1 + number % 250);
            proxies.run(address, set.getMetadata().getName());
            Pod pod = new PodBuilder()
                    .withNewMetadata()
                    .withNamespace(set.getMetadata().getNamespace())
                    .withName(set.getMetadata().getName() + "-" + ordinal)
                    .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
                    .endMetadata()
                    .withSpec(set.getSpec().getTemplate().getSpec())
                    .build();
            client.resource(pod).create();
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), READY.formatted(address));
        }
    }

    @Override
    public void close() {
        statefulSets.close();
        work.shutdownNow();
    }
}
