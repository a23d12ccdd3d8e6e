package dev.limpet.cli.scale;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Sees what the operator says of the LoadBalancers. */
final class LoadBalancers implements AutoCloseable {
    private final SharedIndexInformer<LoadBalancer> seen;

    LoadBalancers(KubernetesClient client) {
        seen = client.resources(LoadBalancer.class).inAnyNamespace().inform();
    }

    void awaitReady(int count) {
        while (seen.getStore().list().stream()
                        .flatMap(each -> Optional.ofNullable(each.getStatus()).stream())
                        .filter(LoadBalancers::isReady)
                        .count()
                < count) {
            pause();
        }
    }

    void awaitServersUp(String name, int count) {
        while (seen.getStore().list().stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .flatMap(each -> Optional.ofNullable(each.getStatus()).stream())
                .flatMap(status -> Optional.ofNullable(status.servers()).stream())
                .noneMatch(servers -> servers.up() == count)) {
            pause();
        }
    }

    private static boolean isReady(LoadBalancerStatus status) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    @Override
    public void close() {
        seen.close();
    }
}
