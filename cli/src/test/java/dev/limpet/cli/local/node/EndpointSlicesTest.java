package dev.limpet.cli.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointSlicesTest {
    @Test
    void aReadyPodIsAnEndpoint() {
        EndpointSlice slice = EndpointSlices.of(service("http", false), List.of(pod("web-0", "127.14.0.2", 8080, true)))
                .getFirst();

        assertThat(slice.getMetadata().getLabels()).containsEntry("kubernetes.io/service-name", "web");
        assertThat(slice.getPorts()).extracting(EndpointPort::getName).containsExactly("http");
        assertThat(slice.getPorts()).extracting(EndpointPort::getPort).containsExactly(8080);
        Endpoint endpoint = slice.getEndpoints().getFirst();
        assertThat(endpoint.getAddresses()).containsExactly("127.14.0.2");
        assertThat(endpoint.getHostname()).isEqualTo("web-0");
        assertThat(endpoint.getTargetRef().getName()).isEqualTo("web-0");
        assertThat(endpoint.getConditions().getReady()).isTrue();
        assertThat(endpoint.getConditions().getServing()).isTrue();
        assertThat(endpoint.getConditions().getTerminating()).isFalse();
    }

    @Test
    void aPodThatIsNotReadyIsOneOnlyWhereTheServicePublishesIt() {
        Pod pod = pod("web-0", "127.14.0.2", 8080, false);

        assertThat(ready(EndpointSlices.of(service("http", false), List.of(pod))))
                .containsExactly(false);
        assertThat(ready(EndpointSlices.of(service("http", true), List.of(pod))))
                .containsExactly(true);
    }

    @Test
    void aStoppingPodServesButIsNotReady() {
        Pod pod = pod("web-0", "127.14.0.2", 8080, true);
        pod.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        Endpoint endpoint = EndpointSlices.of(service("http", false), List.of(pod))
                .getFirst()
                .getEndpoints()
                .getFirst();

        assertThat(endpoint.getConditions().getReady()).isFalse();
        assertThat(endpoint.getConditions().getServing()).isTrue();
        assertThat(endpoint.getConditions().getTerminating()).isTrue();
    }

    @Test
    void aPodWithoutAnAddressIsNone() {
        Pod pod = pod("web-0", "127.14.0.2", 8080, true);
        pod.getStatus().setPodIP(null);

        assertThat(EndpointSlices.of(service("http", false), List.of(pod))).isEmpty();
    }

    @Test
    void podsThatNameAPortDifferentlyComeInSlicesOfTheirOwn() {
        List<EndpointSlice> slices = EndpointSlices.of(
                service("http", false),
                List.of(pod("web-0", "127.14.0.2", 8080, true), pod("web-1", "127.14.0.3", 8081, true)));

        assertThat(slices)
                .extracting(slice -> slice.getPorts().getFirst().getPort())
                .containsExactly(8080, 8081);
        assertThat(slices).extracting(slice -> slice.getMetadata().getName()).doesNotHaveDuplicates();
    }

    private static List<Boolean> ready(List<EndpointSlice> slices) {
        return slices.stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .map(endpoint -> endpoint.getConditions().getReady())
                .toList();
    }

    private static Service service(String targetPort, boolean publishNotReady) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .withUid("1")
                .endMetadata()
                .withNewSpec()
                .withPublishNotReadyAddresses(publishNotReady)
                .addToSelector("app", "web")
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withTargetPort(new IntOrString(targetPort))
                .endPort()
                .endSpec()
                .build();
    }

    private static Pod pod(String name, String address, int port, boolean ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid(name)
                .endMetadata()
                .withNewSpec()
                .withHostname(name)
                .withSubdomain("web")
                .addNewContainer()
                .withName("web")
                .addNewPort()
                .withName("http")
                .withContainerPort(port)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPodIP(address)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
    }
}
