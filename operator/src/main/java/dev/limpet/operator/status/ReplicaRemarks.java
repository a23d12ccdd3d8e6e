package dev.limpet.operator.status;

import dev.limpet.config.status.ProxyStatus;
import java.util.List;
import java.util.stream.Stream;

/** What replicas say that keeps no client from its server, but is not as the spec wants it. */
public final class ReplicaRemarks {
    /** A sentence on each such thing, which names the field and the replica. */
    public static List<String> of(List<ProxyStatus> answers) {
        return answers.stream().flatMap(ReplicaRemarks::of).toList();
    }

    private static Stream<String> of(ProxyStatus status) {
        Stream<String> transport = status.transportRefused().stream()
                .map(reason ->
                        "spec.pod.transport: %s serves without io_uring (%s); have spec.pod.seccompProfile and its node allow that, or use Epoll"
                                .formatted(status.replica(), reason));
        Stream<String> tables = status.unkept().stream()
                .map(reason ->
                        "spec.backends[].stick.persistent: %s does not keep its tables beyond its process (%s); see to its volume"
                                .formatted(status.replica(), reason));
        return Stream.concat(transport, tables);
    }

    private ReplicaRemarks() {}
}
