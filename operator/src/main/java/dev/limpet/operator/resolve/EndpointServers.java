package dev.limpet.operator.resolve;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers behind a Service's port, sorted by name: one for each pod, named by it, or by its address where no pod is
 * behind it.
 *
 * <p>An endpoint that is ready is a ready server. One that terminates but still serves drains: it keeps its clients and
 * gets no new ones until it is gone. One that is not ready is left out, as kube-proxy does, as long as another is ready; its
 * clients' stick entries stay, so they find it again when it comes back.
 *
 * <p>A pod may appear more than once, in slices of both address families or while the control plane moves it from one
 * slice to another. The family that the Service names first counts, then a ready endpoint before a draining one.
 */
final class EndpointServers {
    private enum Condition {
        READY,
        ENDING,
        NOT_READY
    }

    private record Candidate(String family, Condition condition, ServerConfig server) {}

    private final Service service;
    private final ServicePort port;
    private final List<Candidate> candidates;

    EndpointServers(Service service, ServicePort port, List<EndpointSlice> slices) {
        this.service = service;
        this.port = port;
        this.candidates =
                slices.stream().flatMap(slice -> candidates(slice).stream()).toList();
    }

    boolean someIsReady() {
        return candidates.stream().anyMatch(candidate -> candidate.condition() == Condition.READY);
    }

    /** Those that are ready, and those that end and still serve. */
    List<ServerConfig> serving() {
        return chosen(Set.of(Condition.READY, Condition.ENDING));
    }

    /** Those that are neither ready nor end. */
    List<ServerConfig> notReady() {
        return chosen(Set.of(Condition.NOT_READY));
    }

    private List<ServerConfig> chosen(Set<Condition> conditions) {
        Comparator<Candidate> preference = Comparator.comparing(
                        (Candidate candidate) -> !candidate.family().equals(firstFamily()))
                .thenComparing(Candidate::condition)
                .thenComparing(candidate -> candidate.server().address());
        Map<String, Candidate> byName = new TreeMap<>();
        for (Candidate candidate : candidates) {
            if (conditions.contains(candidate.condition())) {
                byName.merge(
                        candidate.server().name(),
                        candidate,
                        (one, other) -> preference.compare(one, other) <= 0 ? one : other);
            }
        }
        return byName.values().stream().map(Candidate::server).toList();
    }

    private String firstFamily() {
        List<String> families = service.getSpec().getIpFamilies();
        return families == null || families.isEmpty() ? "IPv4" : families.getFirst();
    }

    private List<Candidate> candidates(EndpointSlice slice) {
        Optional<Integer> number = number(slice);
        boolean addresses = "IPv4".equals(slice.getAddressType()) || "IPv6".equals(slice.getAddressType());
        List<Candidate> found = new ArrayList<>();
        if (addresses && number.isPresent()) {
            for (Endpoint endpoint : slice.getEndpoints()) {
                condition(endpoint.getConditions())
                        .map(condition -> new Candidate(
                                slice.getAddressType(), condition, server(endpoint, number.get(), condition)))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /**
     * Ports of slices are those of the Service by name; the number is the pod's own. One without a number stands for all,
     * as does a Service that has no ports: then it is the number that the backend names.
     */
    private Optional<Integer> number(EndpointSlice slice) {
        return service.getSpec().getPorts().isEmpty()
                ? Optional.of(port.getPort())
                : slice.getPorts().stream()
                        .filter(candidate -> name(candidate.getName()).equals(name(port.getName())))
                        .map(EndpointPort::getPort)
                        .map(own -> own == null ? port.getPort() : own)
                        .findFirst();
    }

    private static String name(@Nullable String name) {
        return name == null ? "" : name;
    }

    private static ServerConfig server(Endpoint endpoint, int port, Condition condition) {
        String address = endpoint.getAddresses().getFirst();
        String name = Optional.ofNullable(endpoint.getTargetRef())
                .filter(target -> "Pod".equals(target.getKind()))
                .map(target -> target.getName())
                .orElse(address);
        AdministrativeState state =
                condition == Condition.ENDING ? AdministrativeState.DRAIN : AdministrativeState.READY;
        return new ServerConfig(name, address, port, 0, 1, state);
    }

    /** Absent conditions mean ready, serving as ready is, and not terminating. Empty: it is at its end. */
    private static Optional<Condition> condition(@Nullable EndpointConditions conditions) {
        if (conditions == null) {
            return Optional.of(Condition.READY);
        }
        boolean ready = !Boolean.FALSE.equals(conditions.getReady());
        boolean serving = conditions.getServing() == null ? ready : conditions.getServing();
        if (Boolean.TRUE.equals(conditions.getTerminating())) {
            return serving ? Optional.of(Condition.ENDING) : Optional.empty();
        }
        return Optional.of(ready ? Condition.READY : Condition.NOT_READY);
    }
}
