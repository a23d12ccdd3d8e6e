package dev.limpet.operator.resolve;

import dev.limpet.config.ProxyConfig;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a resolution has to know of the cluster. */
public interface ClusterView {
    Optional<Service> service(String namespace, String name);

    /** All slices of that Service, in any order. */
    List<EndpointSlice> endpointSlices(String namespace, String service);

    /** The labels of a pod that has one of {@link ServerLabels}; none for others. */
    Map<String, String> podLabels(String namespace, String pod);

    /** The addresses that DNS gives for a name, or gave when it last answered; empty when it never did. */
    Optional<List<String>> addresses(String hostName);

    /** The Gateway API's ReferenceGrants in that namespace; empty when the cluster does not know such a thing. */
    Optional<List<GenericKubernetesResource>> referenceGrants(String namespace);

    /** What the replicas of a LoadBalancer are told at present. */
    Optional<ProxyConfig> configInForce(Identity identity);

    /**
     * Whether the replicas of a LoadBalancer may be told to encrypt their links: they are already, or every pod that
     * there is has the files for it.
     */
    boolean mayEncryptPeers(Identity identity);

    boolean knows(OptionalKind kind);
}
