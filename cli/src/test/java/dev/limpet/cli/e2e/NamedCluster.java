package dev.limpet.cli.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that {@code KUBECONFIG} names, with a namespace made for the suite and removed after it. With the system
 * property {@code operator.image} the chart is installed there for the time; without it an operator has to be at work.
 */
final class NamedCluster implements Cluster {
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final String namespace =
            "limpet-e2e-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(1 << 16, 1 << 24));
    private @Nullable InstalledChart chart;

    private NamedCluster() {}

    static NamedCluster prepared() {
        NamedCluster cluster = new NamedCluster();
        try {
            cluster.prepare(System.getProperty("operator.image", ""), System.getProperty("proxy.image", ""));
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void prepare(String operatorImage, String proxyImage) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        if (!operatorImage.isEmpty()) {
            chart = InstalledChart.install(client, namespace, operatorImage, proxyImage);
        }
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    /** Java's own file server, which the operator's image has in it, with one file: the name of the pod. */
    @Override
    public String serverSpec() {
        String image = System.getProperty("server.image", System.getProperty("operator.image", ""));
        return """
            securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
                  volumes:
                    - {name: info, downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}
                  containers:
                    - name: server
                      image: %s
                      command: [/opt/java/bin/java, -Xmx16m, -m, jdk.httpserver, -b, 0.0.0.0, -p, '8080', -d, /srv]
                      ports: [{name: http, containerPort: 8080}]
                      readinessProbe: {httpGet: {path: /name, port: http}, periodSeconds: 1}
                      volumeMounts: [{name: info, mountPath: /srv/name, subPath: name, readOnly: true}]
                      securityContext:
                        allowPrivilegeEscalation: false
                        capabilities: {drop: [ALL]}
            """.formatted(image).strip();
    }

    /** Through the API server: the client then is the pod's own loopback address, whatever the network. */
    @Override
    public String ask(String pod, int port) throws IOException {
        try (LocalPortForward forward =
                client.pods().inNamespace(namespace).withName(pod).portForward(port)) {
            return HttpQuestion.ask("127.0.0.1", "127.0.0.1", forward.getLocalPort());
        }
    }

    @Override
    public void close() {
        try (client) {
            if (chart != null) {
                chart.uninstall();
            }
            client.namespaces().withName(namespace).delete();
            client.namespaces().withName(namespace).waitUntilCondition(gone -> gone == null, 120, TimeUnit.SECONDS);
        }
    }
}
