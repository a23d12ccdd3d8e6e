package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Computes a Service's EndpointSlices from the pods it selects: one slice for each way in which pods resolve its target
 * ports.
 */
final class EndpointSlices {
    static final String SERVICE = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String CONTROLLER = "endpointslice-controller.k8s.io";

    private EndpointSlices() {}

    static List<EndpointSlice> of(Service service, Collection<Pod> pods) {
        Map<List<EndpointPort>, List<Endpoint>> endpoints = new LinkedHashMap<>();
        pods.stream()
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .forEach(pod -> endpoints
                        .computeIfAbsent(ports(service, pod), _ -> new ArrayList<>())
                        .add(endpoint(service, pod)));
        List<EndpointSlice> slices = new ArrayList<>();
        endpoints.forEach((ports, group) -> slices.add(slice(service, slices.size(), ports, group)));
        return slices;
    }

    private static EndpointSlice slice(Service service, int number, List<EndpointPort> ports, List<Endpoint> group) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(service.getMetadata().getName() + "-" + number)
                .withNamespace(service.getMetadata().getNamespace())
                .addToLabels(SERVICE, service.getMetadata().getName())
                .addToLabels(MANAGED_BY, CONTROLLER)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Service")
                        .withName(service.getMetadata().getName())
                        .withUid(service.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withAddressType("IPv4")
                .withPorts(ports)
                .withEndpoints(group)
                .build();
    }

    private static List<EndpointPort> ports(Service service, Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPorts()) {
            Container container = pod.getSpec().getContainers().getFirst();
            IntOrString target =
                    Objects.requireNonNullElseGet(port.getTargetPort(), () -> new IntOrString(port.getPort()));
            NamedPort.resolve(target, container)
                    .ifPresent(number -> ports.add(new EndpointPortBuilder()
                            .withName(Objects.requireNonNullElse(port.getName(), ""))
                            .withPort(number)
                            .withProtocol(Objects.requireNonNullElse(port.getProtocol(), "TCP"))
                            .build()));
        }
        return ports;
    }

    private static Endpoint endpoint(Service service, Pod pod) {
        boolean notReadyToo = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
        boolean terminating = PodTemplate.isTerminating(pod);
        boolean serving = PodTemplate.hasReadyCondition(pod);
        EndpointBuilder endpoint = new EndpointBuilder()
                .withAddresses(pod.getStatus().getPodIP())
                .withNewConditions()
                .withReady(notReadyToo || serving && !terminating)
                .withServing(serving)
                .withTerminating(terminating)
                .endConditions()
                .withNodeName(pod.getSpec().getNodeName())
                .withNewTargetRef()
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .endTargetRef();
        Optional.ofNullable(pod.getSpec().getHostname())
                .filter(_ ->
                        service.getMetadata().getName().equals(pod.getSpec().getSubdomain()))
                .ifPresent(endpoint::withHostname);
        return endpoint.build();
    }
}
