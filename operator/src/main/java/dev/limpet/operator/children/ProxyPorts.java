package dev.limpet.operator.children;

import dev.limpet.config.FrontendConfig;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports that the container declares: those alone by which others find it or the scheduler has to place it, since a
 * port more rolls the replicas.
 */
final class ProxyPorts {
    /** The name of the port for statistics, status, probes and metrics. */
    static final String ADMIN = "admin";

    /** Where every proxy has its runtime API, which two of one network would dispute. */
    private static final int RUNTIME = 9999;

    static List<ContainerPort> desired(ResolvedLoadBalancer loadBalancer) {
        int admin = loadBalancer.config().config().stats().port();
        List<ContainerPort> ports = new ArrayList<>();
        switch (loadBalancer.pod().network()) {
            case POD -> ports.add(port(admin).withName(ADMIN).build());
            case HOST_PORTS -> {
                ports.add(port(admin).withName(ADMIN).build());
                loadBalancer.config().config().frontends().stream()
                        .map(FrontendConfig::port)
                        .map(number -> port(number).withHostPort(number).build())
                        .forEach(ports::add);
            }
            case HOST -> {
                ports.add(port(admin).withName(ADMIN).withHostPort(admin).build());
                ports.add(
                        port(RUNTIME).withName("runtime").withHostPort(RUNTIME).build());
            }
        }
        return ports;
    }

    private static ContainerPortBuilder port(int number) {
        return new ContainerPortBuilder().withContainerPort(number).withProtocol("TCP");
    }

    private ProxyPorts() {}
}
