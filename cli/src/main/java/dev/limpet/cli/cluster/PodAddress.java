package dev.limpet.cli.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * How a port of a pod is reached: through the API server's port-forward, or directly where the pod is a process of
 * {@code limpet local}, which alone has a loopback address.
 */
final class PodAddress implements AutoCloseable {
    private final KubernetesClient client;
    private final Pod pod;
    private final int port;
    private Optional<LocalPortForward> forward = Optional.empty();

    PodAddress(KubernetesClient client, Pod pod, int port) {
        this.client = client;
        this.pod = pod;
        this.port = port;
    }

    /** Where requests go; begins to forward when that is needed. */
    synchronized URI uri() {
        InetAddress address = InetAddress.ofLiteral(pod.getStatus().getPodIP());
        if (address.isLoopbackAddress()) {
            return http(address.getHostAddress(), port);
        }
        if (forward.isEmpty()) {
            forward = Optional.of(client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .portForward(port, InetAddress.getLoopbackAddress(), 0));
        }
        return http("127.0.0.1", forward.get().getLocalPort());
    }

    /** Why forwarding failed, if that is what failed. */
    synchronized Optional<String> problem() {
        return forward.flatMap(open -> open.getServerThrowables().stream()
                .findFirst()
                .or(() -> open.getClientThrowables().stream().findFirst())
                .map(failure -> "the API server's port-forward fails: " + Causes.words(failure)));
    }

    private static URI http(String host, int port) {
        return URI.create("http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
    }

    @Override
    public synchronized void close() throws IOException {
        if (forward.isPresent()) {
            forward.get().close();
        }
    }
}
