package dev.limpet.cli.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;

/** {@code limpet local}, with the operator that it brings. */
final class LocalCluster implements Cluster {
    private static final String SOURCE = "127.66.1.1";

    private final LocalLimpet limpet;

    LocalCluster(Path folder) throws IOException {
        limpet = LocalLimpet.start(folder, """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: nothing-yet}
            """);
    }

    @Override
    public KubernetesClient client() {
        return limpet.client();
    }

    @Override
    public String namespace() {
        return "default";
    }

    @Override
    public String serverSpec() {
        return "containers: [{name: server, image: limpet-demo, ports: [{name: http, containerPort: 8080}]}]";
    }

    @Override
    public String ask(String pod, int port) throws IOException {
        return HttpQuestion.ask(SOURCE, limpet.address(pod), port);
    }

    @Override
    public void close() throws Exception {
        limpet.close();
    }
}
