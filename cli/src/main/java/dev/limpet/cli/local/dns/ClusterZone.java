package dev.limpet.cli.local.dns;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names below a cluster domain at one moment, as the Kubernetes DNS specification gives them: for a headless
 * Service its own name and its endpoints' with addresses, and SRV records for its named ports; for any other Service its
 * cluster address where it has one.
 */
public final class ClusterZone {
    private final String origin;
    private final Map<String, Set<ResourceRecord>> records = new HashMap<>();

    /**
     * Computes the names.
     *
     * @param domain the cluster domain, such as {@code cluster.local}
     */
    public ClusterZone(String domain, Collection<Service> services, Collection<EndpointSlice> slices) {
        origin = absolute(domain);
        records.put(origin, new LinkedHashSet<>(List.of(new ResourceRecord.Authority(origin))));
        for (Service service : services) {
            String name = absolute(service.getMetadata().getName() + "."
                    + service.getMetadata().getNamespace() + ".svc." + domain);
            if (isHeadless(service)) {
                records.computeIfAbsent(name, _ -> new LinkedHashSet<>());
                slices.stream().filter(slice -> belongs(slice, service)).forEach(slice -> addEndpoints(name, slice));
            } else {
                addClusterAddresses(name, service);
            }
        }
    }

    Answer answer(String question, RecordType type) {
        String name = question.toLowerCase(Locale.ROOT);
        if (!name.equals(origin) && !name.endsWith("." + origin)) {
            return new Answer.NotOurs();
        }
        Set<ResourceRecord> all = records.get(name);
        if (all == null) {
            boolean hasDescendants = records.keySet().stream().anyMatch(known -> known.endsWith("." + name));
            return hasDescendants ? new Answer.Found(List.of(), List.of()) : new Answer.NoSuchName();
        }
        List<ResourceRecord> found =
                all.stream().filter(candidate -> candidate.type() == type).toList();
        Set<ResourceRecord> additional = new LinkedHashSet<>();
        for (ResourceRecord candidate : found) {
            if (candidate instanceof ResourceRecord.Service service) {
                additional.addAll(records.getOrDefault(service.target(), Set.of()));
            }
        }
        return new Answer.Found(found, new ArrayList<>(additional));
    }

    /** The record that goes with an answer without records. */
    ResourceRecord authority() {
        return new ResourceRecord.Authority(origin);
    }

    private void addEndpoints(String service, EndpointSlice slice) {
        List<Endpoint> ready = slice.getEndpoints().stream()
                .filter(endpoint -> endpoint.getConditions() == null
                        || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
                .toList();
        for (Endpoint endpoint : ready) {
            for (String text : endpoint.getAddresses()) {
                InetAddress address = InetAddress.ofLiteral(text);
                String target = label(endpoint, text) + "." + service;
                add(service, new ResourceRecord.Address(service, address));
                add(target, new ResourceRecord.Address(target, address));
                for (EndpointPort port : slice.getPorts()) {
                    if (port.getName() != null && !port.getName().isEmpty() && port.getPort() != null) {
                        String name = serviceLabels(port.getName(), port.getProtocol()) + service;
                        int weight = Math.max(1, 100 / ready.size());
                        add(name, new ResourceRecord.Service(name, 0, weight, port.getPort(), target));
                    }
                }
            }
        }
    }

    private void addClusterAddresses(String name, Service service) {
        List<String> addresses = service.getSpec().getClusterIPs();
        if (addresses.isEmpty() && service.getSpec().getClusterIP() != null) {
            addresses = List.of(service.getSpec().getClusterIP());
        }
        for (String address : addresses) {
            if (!address.isEmpty()) {
                add(name, new ResourceRecord.Address(name, InetAddress.ofLiteral(address)));
                for (ServicePort port : service.getSpec().getPorts()) {
                    if (port.getName() != null) {
                        String srv = serviceLabels(port.getName(), port.getProtocol()) + name;
                        add(srv, new ResourceRecord.Service(srv, 0, 100, port.getPort(), name));
                    }
                }
            }
        }
    }

    private void add(String name, ResourceRecord entry) {
        records.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(entry);
    }

    private static String serviceLabels(String port, String protocol) {
        return "_" + port + "._" + (protocol == null ? "tcp" : protocol.toLowerCase(Locale.ROOT)) + ".";
    }

    /** An endpoint's label is its host name, and without one its address with dashes, as CoreDNS makes it. */
    private static String label(Endpoint endpoint, String address) {
        return endpoint.getHostname() == null || endpoint.getHostname().isEmpty()
                ? address.replace('.', '-').replace(':', '-')
                : endpoint.getHostname();
    }

    private static boolean isHeadless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    private static boolean belongs(EndpointSlice slice, Service service) {
        return slice.getMetadata().getNamespace().equals(service.getMetadata().getNamespace())
                && slice.getMetadata().getLabels() != null
                && service.getMetadata()
                        .getName()
                        .equals(slice.getMetadata().getLabels().get("kubernetes.io/service-name"));
    }

    private static String absolute(String name) {
        return name.toLowerCase(Locale.ROOT) + (name.endsWith(".") ? "" : ".");
    }
}
