package dev.limpet.operator.sources;

import dev.limpet.operator.sources.NodeAddresses.Extent;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the cluster's nodes. They are listed when somebody needs them and what is known is too old for that,
 * not watched: nodes change seldom, and each is a long object. Where that is not allowed, as for an operator of a few
 * namespaces, those nodes are known that pods run on which the operator sees.
 */
public final class Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final long PAGE = 100;

    private final KubernetesClient client;
    private final InstantSource clock;
    private NodeAddresses known = new NodeAddresses(Set.of(), Extent.OF_SOME_NODES);
    private Instant asked = Instant.MIN;

    public Nodes(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** @param hosts addresses of the nodes that pods run on, should nothing better be known */
    synchronized NodeAddresses addresses(Duration atMostOld, Supplier<Stream<String>> hosts) {
        Instant now = clock.instant();
        if (asked.isBefore(now.minus(atMostOld))) {
            asked = now;
            known = ask(hosts);
        }
        return known;
    }

    private NodeAddresses ask(Supplier<Stream<String>> hosts) {
        try {
            return new NodeAddresses(list(), Extent.OF_ALL_NODES);
        } catch (KubernetesClientException e) {
            LOG.atDebug().addKeyValue("cause", e).log("nodes are not listed");
            return known.areOfAllNodes()
                    ? known
                    : new NodeAddresses(
                            hosts.get().flatMap(AddressesOfNode::parse).collect(Collectors.toSet()),
                            Extent.OF_SOME_NODES);
        }
    }

    /** In parts, lest all nodes of a large cluster be in memory at once. */
    private Set<InetAddress> list() {
        Set<InetAddress> addresses = new HashSet<>();
        String next = null;
        do {
            NodeList page = client.nodes().list(part(next));
            page.getItems().forEach(node -> AddressesOfNode.of(node).forEach(addresses::add));
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return addresses;
    }

    private static ListOptions part(@Nullable String from) {
        return new ListOptionsBuilder().withLimit(PAGE).withContinue(from).build();
    }
}
