package dev.limpet.operator.children;

import dev.limpet.config.FrontendConfig;
import dev.limpet.crds.ExternalTrafficPolicy;
import dev.limpet.crds.IpFamily;
import dev.limpet.crds.IpFamilyPolicy;
import dev.limpet.crds.ServiceTemplate;
import dev.limpet.crds.ServiceType;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Service through which clients reach the frontends: a port each, named after it. It has no session affinity of its
 * own: any replica knows the client's server.
 */
final class TrafficService {
    /** @param current the Service as it is */
    static Service desired(ResolvedLoadBalancer loadBalancer, Optional<Service> current) {
        ServiceTemplate template = loadBalancer.service();
        ServiceBuilder service = new ServiceBuilder()
                .withMetadata(ChildMetadata.of(loadBalancer.identity()))
                .editMetadata()
                .withAnnotations(new TreeMap<>(template.annotations()))
                .endMetadata()
                .withNewSpec()
                .withType(type(template.type()))
                .withSessionAffinity("None")
                .withIpFamilies(families(template, current))
                .withIpFamilyPolicy(Optional.ofNullable(template.ipFamilyPolicy())
                        .map(TrafficService::familyPolicy)
                        .orElse(null))
                .withSelector(ChildMetadata.selector(loadBalancer.identity()))
                .withPorts(loadBalancer.config().config().frontends().stream()
                        .map(frontend -> port(frontend, loadBalancer.nodePorts()))
                        .toList())
                .endSpec();
        if (template.type() != ServiceType.CLUSTER_IP) {
            service.editSpec()
                    .withExternalTrafficPolicy(policy(template))
                    .withLoadBalancerClass(template.loadBalancerClass())
                    .withLoadBalancerSourceRanges(template.loadBalancerSourceRanges())
                    .withAllocateLoadBalancerNodePorts(template.allocateLoadBalancerNodePorts())
                    .endSpec();
        }
        return service.build();
    }

    private static String type(ServiceType type) {
        return switch (type) {
            case CLUSTER_IP -> "ClusterIP";
            case NODE_PORT -> "NodePort";
            case LOAD_BALANCER -> "LoadBalancer";
        };
    }

    /** Local unless told otherwise: stickiness needs the client's own address. */
    private static String policy(ServiceTemplate template) {
        return switch (Optional.ofNullable(template.externalTrafficPolicy()).orElse(ExternalTrafficPolicy.LOCAL)) {
            case LOCAL -> "Local";
            case CLUSTER -> "Cluster";
        };
    }

    /**
     * A Service of one family that may have two is given the other by the API server, on a cluster that has it, and may not give
     * it back.
     */
    private static List<String> families(ServiceTemplate template, Optional<Service> current) {
        List<String> named =
                template.ipFamilies().stream().map(TrafficService::family).toList();
        if (named.size() != 1
                || Optional.ofNullable(template.ipFamilyPolicy()).orElse(IpFamilyPolicy.SINGLE_STACK)
                        == IpFamilyPolicy.SINGLE_STACK) {
            return named;
        }
        return current.map(service -> service.getSpec().getIpFamilies())
                .filter(given -> given.size() == 2 && given.getFirst().equals(named.getFirst()))
                .orElse(named);
    }

    private static String family(IpFamily family) {
        return switch (family) {
            case IPV4 -> "IPv4";
            case IPV6 -> "IPv6";
        };
    }

    private static String familyPolicy(IpFamilyPolicy policy) {
        return switch (policy) {
            case SINGLE_STACK -> "SingleStack";
            case PREFER_DUAL_STACK -> "PreferDualStack";
            case REQUIRE_DUAL_STACK -> "RequireDualStack";
        };
    }

    private static ServicePort port(FrontendConfig frontend, Map<String, Integer> nodePorts) {
        return new ServicePortBuilder()
                .withName(frontend.name())
                .withPort(frontend.port())
                .withNewTargetPort(frontend.port())
                .withProtocol("TCP")
                .withNodePort(nodePorts.get(frontend.name()))
                .build();
    }

    private TrafficService() {}
}
