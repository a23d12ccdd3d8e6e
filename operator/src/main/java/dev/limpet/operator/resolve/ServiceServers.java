package dev.limpet.operator.resolve;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import dev.limpet.crds.ServiceReference;
import dev.limpet.operator.resolve.Remark.NoReadyEndpoint;
import dev.limpet.operator.resolve.Resolution.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The servers of a backend that names a Service. */
final class ServiceServers {
    private final ClusterView cluster;

    ServiceServers(ClusterView cluster) {
        this.cluster = cluster;
    }

    /**
     * The servers, sorted by name.
     *
     * @param field where the reference stands, for sentences
     * @param remarks takes what is worth telling though it stops nothing
     */
    List<ServerConfig> resolve(
            String namespace, String field, ServiceReference reference, ServersInForce inForce, List<Remark> remarks)
            throws RefusedException {
        String home = Optional.ofNullable(reference.namespace()).orElse(namespace);
        if (!home.equals(namespace)) {
            requireGrant(namespace, home, field, reference.name());
        }
        Service service = cluster.service(home, reference.name())
                .orElseThrow(() -> new RefusedException(
                        Problem.SERVICE_NOT_FOUND,
                        field + ".name: there is no Service '" + reference.name() + "' in namespace '" + home
                                + "'; create it or name another"));
        ServicePort port = ServicePorts.find(service, reference.port())
                .orElseThrow(() -> new RefusedException(
                        Problem.SERVICE_PORT_NOT_FOUND,
                        field + ".port: Service '" + reference.name() + "' has no TCP port "
                                + reference.port().getValue() + "; use one of " + ServicePorts.list(service)));
        return ServicePorts.isExternalName(service)
                ? external(field, service, port.getPort())
                : servers(
                                field,
                                reference.name(),
                                new EndpointServers(service, port, cluster.endpointSlices(home, reference.name())),
                                inForce,
                                remarks)
                        .map(server -> ServerLabels.apply(cluster.podLabels(home, server.name()), server, remarks))
                        .toList();
    }

    private static Stream<ServerConfig> servers(
            String field, String service, EndpointServers endpoints, ServersInForce inForce, List<Remark> remarks) {
        List<ServerConfig> kept = endpoints.someIsReady() ? List.of() : inForce.among(endpoints.notReady());
        if (!endpoints.someIsReady()) {
            String those = kept.isEmpty()
                    ? "none was a server before that could stay one"
                    : "those that were servers before stay, " + kept.size() + " of them, "
                            + (inForce.isChecked()
                                    ? "as far as health checks find them up"
                                    : "for the sources that they have");
            remarks.add(new NoReadyEndpoint(
                    field + ": no endpoint of Service '" + service + "' is ready; " + those + "; look at its pods"));
        }
        return Stream.concat(endpoints.serving().stream(), kept.stream())
                .sorted(Comparator.comparing(ServerConfig::name));
    }

    private void requireGrant(String from, String home, String field, String service) throws RefusedException {
        Optional<List<GenericKubernetesResource>> grants = cluster.referenceGrants(home);
        if (grants.isEmpty()) {
            throw new RefusedException(
                    Problem.REF_NOT_PERMITTED,
                    field + ".namespace: another namespace needs a ReferenceGrant, which the cluster does not know;"
                            + " install the Gateway API and restart Limpet's operator, or name a Service of namespace '"
                            + from + "'");
        }
        if (!ReferenceGrants.allow(grants.get(), from, service)) {
            throw new RefusedException(
                    Problem.REF_NOT_PERMITTED,
                    field + ".namespace: no ReferenceGrant in namespace '" + home
                            + "' lets LoadBalancers of namespace '" + from + "' use Service '" + service
                            + "'; create one there, or name a Service of namespace '" + from + "'");
        }
    }

    /** One for each address, named by it: DNS has no better names. */
    private List<ServerConfig> external(String field, Service service, int port) throws RefusedException {
        String host = service.getSpec().getExternalName();
        List<String> addresses = cluster.addresses(host)
                .orElseThrow(() -> new RefusedException(
                        Problem.HOST_NOT_FOUND,
                        field + ".name: DNS has no address for '" + host + "', which ExternalName Service '"
                                + service.getMetadata().getName()
                                + "' names; correct the name, it is looked up again all the time"));
        return addresses.stream()
                .sorted()
                .map(address -> new ServerConfig(address, address, port, 0, 1, AdministrativeState.READY))
                .toList();
    }
}
