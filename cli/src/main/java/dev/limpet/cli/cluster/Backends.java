package dev.limpet.cli.cluster;

import dev.limpet.crds.Backend;
import dev.limpet.crds.LoadBalancer;
import java.util.List;
import java.util.Optional;

/** The backends of a LoadBalancer that a command is about. */
public final class Backends {
    /**
     * The backend of that name, or all of them.
     *
     * @throws ClusterException when there is none of that name
     */
    public static List<Backend> chosen(LoadBalancer loadBalancer, Optional<String> name) throws ClusterException {
        List<Backend> all = loadBalancer.getSpec().backends();
        if (name.isEmpty()) {
            return all;
        }
        return List.of(named(loadBalancer, name.get()));
    }

    /**
     * The backend of that name.
     *
     * @throws ClusterException when there is none
     */
    public static Backend named(LoadBalancer loadBalancer, String name) throws ClusterException {
        List<Backend> all = loadBalancer.getSpec().backends();
        return all.stream()
                .filter(backend -> backend.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ClusterException(Known.sentence(
                        "backend",
                        name,
                        "in LoadBalancer " + loadBalancer.getMetadata().getName(),
                        all.stream().map(Backend::name).toList())));
    }

    private Backends() {}
}
