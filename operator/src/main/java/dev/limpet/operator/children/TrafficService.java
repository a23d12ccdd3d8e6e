package dev.limpet.operator.children;

import dev.limpet.config.FrontendConfig;
import dev.limpet.crds.ExternalTrafficPolicy;
import dev.limpet.crds.ServiceTemplate;
import dev.limpet.crds.ServiceType;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.Optional;
import java.util.TreeMap;

/** The Service through which clients reach the frontends: a port each, named after it. */
final class TrafficService {
    static Service desired(ResolvedLoadBalancer loadBalancer) {
        ServiceTemplate template = loadBalancer.service();
        ServiceBuilder service = new ServiceBuilder()
                .withMetadata(ChildMetadata.of(loadBalancer.identity()))
                .editMetadata()
                .withAnnotations(new TreeMap<>(template.annotations()))
                .endMetadata()
                .withNewSpec()
                .withType(type(template.type()))
                .withSelector(ChildMetadata.selector(loadBalancer.identity()))
                .withPorts(loadBalancer.config().config().frontends().stream()
                        .map(TrafficService::port)
                        .toList())
                .endSpec();
        if (template.type() != ServiceType.CLUSTER_IP) {
            service.editSpec()
                    .withExternalTrafficPolicy(policy(template))
                    .withLoadBalancerClass(template.loadBalancerClass())
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

    private static ServicePort port(FrontendConfig frontend) {
        return new ServicePortBuilder()
                .withName(frontend.name())
                .withPort(frontend.port())
                .withNewTargetPort(frontend.port())
                .withProtocol("TCP")
                .build();
    }

    private TrafficService() {}
}
