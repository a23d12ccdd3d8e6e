package dev.limpet.operator.children;

import dev.limpet.config.ExternalPeer;
import dev.limpet.config.FrontendConfig;
import dev.limpet.config.PeersConfig;
import dev.limpet.config.ProxyConfig;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets only the replicas themselves, and the external peers, reach the peer port: whoever speaks there can rewrite
 * stick tables. Frontends and the admin port are open to all.
 */
final class PeersNetworkPolicy {
    static NetworkPolicy desired(ResolvedLoadBalancer loadBalancer, PeersConfig peers) {
        ProxyConfig config = loadBalancer.config().config();
        List<NetworkPolicyPort> open = IntStream.concat(
                        config.frontends().stream().mapToInt(FrontendConfig::port),
                        IntStream.of(config.stats().port()))
                .mapToObj(PeersNetworkPolicy::port)
                .toList();
        return new NetworkPolicyBuilder()
                .withMetadata(ChildMetadata.of(loadBalancer.identity()))
                .withNewSpec()
                .withPolicyTypes("Ingress")
                .withNewPodSelector()
                .withMatchLabels(ChildMetadata.selector(loadBalancer.identity()))
                .endPodSelector()
                .withIngress(
                        new NetworkPolicyIngressRuleBuilder().withPorts(open).build(),
                        new NetworkPolicyIngressRuleBuilder()
                                .withPorts(port(peers.port()))
                                .withFrom(from(loadBalancer, peers))
                                .build())
                .endSpec()
                .build();
    }

    private static List<NetworkPolicyPeer> from(ResolvedLoadBalancer loadBalancer, PeersConfig peers) {
        List<NetworkPolicyPeer> from = new ArrayList<>();
        from.add(new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(ChildMetadata.selector(loadBalancer.identity()))
                .endPodSelector()
                .build());
        Stream<String> blocks =
                peers.external().stream().map(ExternalPeer::address).distinct().map(PeersNetworkPolicy::block);
        blocks.forEach(block -> from.add(new NetworkPolicyPeerBuilder()
                .withNewIpBlock()
                .withCidr(block)
                .endIpBlock()
                .build()));
        return from;
    }

    private static String block(String address) {
        return address + (address.indexOf(':') < 0 ? "/32" : "/128");
    }

    private static NetworkPolicyPort port(int number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withNewPort(number)
                .build();
    }

    private PeersNetworkPolicy() {}
}
