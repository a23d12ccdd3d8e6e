package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the EndpointSlices of Services that select pods. A Service of type LoadBalancer gets the addresses of its ready
 * pods as its own: on this machine clients can reach them.
 */
final class ServiceController {
    private final KubernetesClient client;

    ServiceController(KubernetesClient client) {
        this.client = client;
    }

    void reconcile(ObjectName name) {
        Service service = client.services()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        if (service == null
                || service.getMetadata().getDeletionTimestamp() != null
                || service.getSpec().getSelector() == null
                || service.getSpec().getSelector().isEmpty()) {
            return;
        }
        List<Pod> pods = client.pods()
                .inNamespace(name.namespace())
                .withLabels(service.getSpec().getSelector())
                .list()
                .getItems();
        writeSlices(service, EndpointSlices.of(service, pods));
        if ("LoadBalancer".equals(service.getSpec().getType())) {
            writeAddresses(service, pods);
        }
    }

    private void writeSlices(Service service, List<EndpointSlice> wanted) {
        var slices = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(service.getMetadata().getNamespace());
        Map<String, EndpointSlice> present = new HashMap<>(slices
                .withLabels(Map.of(
                        EndpointSlices.SERVICE,
                        service.getMetadata().getName(),
                        EndpointSlices.MANAGED_BY,
                        EndpointSlices.CONTROLLER))
                .list()
                .getItems()
                .stream()
                .collect(Collectors.toMap(slice -> slice.getMetadata().getName(), Function.identity())));
        for (EndpointSlice slice : wanted) {
            EndpointSlice known = present.remove(slice.getMetadata().getName());
            if (known == null) {
                slices.resource(slice).create();
            } else if (!known.getEndpoints().equals(slice.getEndpoints())
                    || !known.getPorts().equals(slice.getPorts())) {
                slices.resource(slice).update();
            }
        }
        present.values().forEach(surplus -> slices.resource(surplus).delete());
    }

    private void writeAddresses(Service service, List<Pod> pods) {
        var ingress = pods.stream()
                .filter(PodTemplate::isReady)
                .map(pod -> pod.getStatus().getPodIP())
                .sorted()
                .map(address -> new LoadBalancerIngressBuilder().withIp(address).build())
                .toList();
        boolean changed = service.getStatus() == null
                || service.getStatus().getLoadBalancer() == null
                || !service.getStatus().getLoadBalancer().getIngress().equals(ingress);
        if (changed) {
            Service reported = service.edit()
                    .editMetadata()
                    .withResourceVersion(null)
                    .endMetadata()
                    .editOrNewStatus()
                    .editOrNewLoadBalancer()
                    .withIngress(ingress)
                    .endLoadBalancer()
                    .endStatus()
                    .build();
            client.resource(reported).updateStatus();
        }
    }
}
