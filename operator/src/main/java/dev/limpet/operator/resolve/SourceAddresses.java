package dev.limpet.operator.resolve;

import dev.limpet.crds.ExternalTrafficPolicy;
import dev.limpet.crds.LoadBalancerSpec;
import dev.limpet.crds.ServiceType;
import java.util.Optional;

/** Tells when nodes put their own addresses in the place of clients', which leaves a stick table little to go by. */
final class SourceAddresses {
    static Optional<String> remark(LoadBalancerSpec spec) {
        boolean throughNodes = spec.service().type() != ServiceType.CLUSTER_IP
                && spec.service().externalTrafficPolicy() == ExternalTrafficPolicy.CLUSTER;
        boolean told = spec.frontends().stream().allMatch(frontend -> frontend.acceptProxyProtocol() != null);
        return throughNodes && !told
                ? Optional.of(
                        "spec.service.externalTrafficPolicy: with Cluster proxies may see nodes' addresses as sources"
                                + " instead of clients'; write Local, or have clients' addresses told by acceptProxyProtocol")
                : Optional.empty();
    }

    private SourceAddresses() {}
}
