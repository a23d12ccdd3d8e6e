package dev.limpet.operator.resolve;

import dev.limpet.crds.LoadBalancerSpec;
import dev.limpet.crds.PeersTls;
import dev.limpet.crds.Transport;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.Optional;

/**
 * What a spec may not have in its pods' environment, beside the names that the CRD refuses: what the operator writes there by
 * another field of the same spec, and what would have replicas listen elsewhere than their Service has it.
 */
final class PodEnvironment {
    static void require(LoadBalancerSpec spec) {
        for (EnvVar variable : spec.pod().env()) {
            objection(variable.getName(), spec).ifPresent(objection -> {
                throw new IllegalArgumentException("pod.env[" + variable.getName() + "]: " + objection);
            });
        }
    }

    private static Optional<String> objection(String name, LoadBalancerSpec spec) {
        return switch (name) {
            case "LIMPET_PORT_OFFSET" ->
                Optional.of("replicas would not listen at the ports of their frontends; leave it out");
            case "LIMPET_TRANSPORT" ->
                Optional.of("the operator sets it, by spec.pod.transport; leave it out")
                        .filter(objection -> spec.pod().transport() == Transport.IO_URING);
            case "LIMPET_PEERS_TLS" ->
                Optional.of("the operator sets it, by spec.peers.tls; leave it out")
                        .filter(objection -> spec.peers().tls() != PeersTls.DISABLED);
            default -> Optional.empty();
        };
    }

    private PodEnvironment() {}
}
