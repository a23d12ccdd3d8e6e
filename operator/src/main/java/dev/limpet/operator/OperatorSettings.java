package dev.limpet.operator;

import dev.limpet.operator.proxies.Polling;
import dev.limpet.operator.proxies.StatusAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What an administrator sets for the operator as a whole.
 *
 * @param proxyImage the container image of the proxies
 * @param clusterDomain the DNS domain of the cluster's Services, such as {@code cluster.local}
 * @param namespaces where LoadBalancers are looked after; empty: everywhere
 * @param polling how often the proxies are asked for their status
 * @param visits how often a LoadBalancer is reconciled
 * @param statusAddress where a pod answers for its status
 * @param lease what must be held before anything is done; absent when there is one operator alone
 */
public record OperatorSettings(
        String proxyImage,
        String clusterDomain,
        Set<String> namespaces,
        Polling polling,
        Visits visits,
        StatusAddress statusAddress,
        Optional<Lease> lease) {
    private static final Pattern IMAGE = Pattern.compile("\\S{1,500}");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /**
     * How often a LoadBalancer is reconciled, whatever happens or does not happen.
     *
     * @param apart from one time to the next, at least: changes in between are one
     * @param unready at most, while it is not ready and what is in its way may be something that is not watched
     * @param settled at most, otherwise: certificates grow old, and the rest is watched
     */
    public record Visits(Duration apart, Duration unready, Duration settled) {
        public static final Visits DEFAULT =
                new Visits(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofHours(1));
    }

    public OperatorSettings {
        require("LIMPET_PROXY_IMAGE", IMAGE, proxyImage, "a container image such as registry.example/limpet-proxy:1.0");
        require("LIMPET_CLUSTER_DOMAIN", DOMAIN, clusterDomain, "a DNS domain such as cluster.local");
        namespaces = Set.copyOf(namespaces);
        namespaces.forEach(
                name -> require("LIMPET_NAMESPACES", NAMESPACE, name, "names of namespaces, comma-separated"));
    }

    /** Settings for this image, the others at their defaults. */
    public static OperatorSettings forImage(String proxyImage) {
        return new OperatorSettings(
                proxyImage,
                "cluster.local",
                Set.of(),
                Polling.DEFAULT,
                Visits.DEFAULT,
                StatusAddress.podAddress(),
                Optional.empty());
    }

    /**
     * Reads {@code LIMPET_PROXY_IMAGE}, {@code LIMPET_CLUSTER_DOMAIN} (default {@code cluster.local}),
     * {@code LIMPET_NAMESPACES} (comma-separated, default all) and {@code LIMPET_LEASE} (namespace/name, default none).
     *
     * @throws IllegalArgumentException when one of them is missing or has another form
     */
    public static OperatorSettings fromEnvironment(Map<String, String> environment) {
        OperatorSettings defaults = forImage(environment.getOrDefault("LIMPET_PROXY_IMAGE", ""));
        Set<String> namespaces = new TreeSet<>();
        for (String name : environment.getOrDefault("LIMPET_NAMESPACES", "").split(",", -1)) {
            if (!name.isBlank()) {
                namespaces.add(name.strip());
            }
        }
        return new OperatorSettings(
                defaults.proxyImage(),
                environment.getOrDefault("LIMPET_CLUSTER_DOMAIN", defaults.clusterDomain()),
                namespaces,
                defaults.polling(),
                defaults.visits(),
                defaults.statusAddress(),
                Optional.of(environment.getOrDefault("LIMPET_LEASE", ""))
                        .filter(lease -> !lease.isEmpty())
                        .map(Lease::parse));
    }

    private static void require(String variable, Pattern form, String value, String allowed) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException(variable + ": '" + value + "' must be " + allowed);
        }
    }
}
