package dev.limpet.cli.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a Service's address leads, as kube-proxy has it: to its ready endpoints in turn, after what EndpointSlices said a
 * moment ago. The client's own address stays, as with {@code externalTrafficPolicy: Local}.
 */
final class ServiceAddress implements AutoCloseable {
    private final SharedIndexInformer<EndpointSlice> slices;
    private final AtomicInteger turn = new AtomicInteger();

    ServiceAddress(KubernetesClient client, String service) {
        slices = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withLabel("kubernetes.io/service-name", service)
                .inform();
    }

    /** Waits until so many endpoints are ready here, which they are some time after their pods. */
    ServiceAddress awaitReady(int endpoints) {
        await("endpoints of the Service").atMost(Duration.ofMinutes(1)).until(() -> ready().size() == endpoints);
        return this;
    }

    /**
     * The endpoint of the next connection.
     *
     * @throws ConnectException when none is ready
     */
    String next() throws ConnectException {
        List<String> ready = ready();
        if (ready.isEmpty()) {
            throw new ConnectException("the Service has no ready endpoint");
        }
        return ready.get(Math.floorMod(turn.getAndIncrement(), ready.size()));
    }

    private List<String> ready() {
        return slices.getStore().list().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .map(Endpoint::getAddresses)
                .map(List::getFirst)
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        slices.close();
    }
}
