package dev.limpet.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.resolve.Resolution.Problem;
import dev.limpet.operator.resolve.Resolution.Refused;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodEnvironmentTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    Disabled | {env: [{name: LIMPET_PORT_OFFSET, value: '8000'}]} | pod.env[LIMPET_PORT_OFFSET]: replicas would not listen at the ports of their frontends; leave it out
                    Disabled | {transport: IoUring, env: [{name: LIMPET_TRANSPORT, value: epoll}]} | pod.env[LIMPET_TRANSPORT]: the operator sets it, by spec.pod.transport; leave it out
                    Managed  | {env: [{name: LIMPET_PEERS_TLS, value: /a}]} | pod.env[LIMPET_PEERS_TLS]: the operator sets it, by spec.peers.tls; leave it out
                    Disabled | {env: [{name: LIMPET_TRANSPORT, value: io_uring}, {name: LIMPET_PEERS_TLS, value: /a}]} | none
                    """)
    void whatTheOperatorWritesInTheEnvironmentItselfIsRefused(String tls, String pod, @Nullable String message) {
        LoadBalancer loadBalancer = Serialization.unmarshal("""
                apiVersion: limpet.dev/v1alpha1
                kind: LoadBalancer
                metadata: {namespace: shop, name: web, uid: "1"}
                spec:
                  frontends: [{name: http, port: 80, backend: web}]
                  backends: [{name: web, servers: [{name: a, address: 10.0.0.1, port: 80}]}]
                  peers: {tls: %s}
                  pod: %s
                """.formatted(tls, pod), LoadBalancer.class);

        Resolution resolution = new Resolver(new ListedCluster(List.of()), "cluster.local").resolve(loadBalancer);

        if (message == null) {
            assertThat(resolution).isInstanceOf(Resolution.Accepted.class);
        } else {
            assertThat(resolution).isEqualTo(new Refused(Problem.INVALID, "spec." + message));
        }
    }
}
