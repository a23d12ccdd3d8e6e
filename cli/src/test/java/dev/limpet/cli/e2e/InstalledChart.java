package dev.limpet.cli.e2e;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The chart's objects in a cluster, for one namespace, under a release name that nobody else has. */
final class InstalledChart {
    private static final Path CHART =
            Path.of("../charts/limpet").toAbsolutePath().normalize();
    private static final String DEFINITION = "loadbalancers.limpet.dev";

    private final KubernetesClient client;
    private final String namespace;
    private final List<HasMetadata> objects;

    private InstalledChart(KubernetesClient client, String namespace, List<HasMetadata> objects) {
        this.client = client;
        this.namespace = namespace;
        this.objects = objects;
    }

    /** Applies what Helm makes of the chart and waits for the operator. A definition that is there already stays as it is. */
    static InstalledChart install(KubernetesClient client, String namespace, String operator, String proxy) {
        boolean defined = client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(DEFINITION)
                        .get()
                != null;
        String manifests = new Helm(CHART)
                .template()
                .withName(namespace)
                .withNamespace(namespace)
                .withKubeVersion(client.getKubernetesVersion().getGitVersion())
                .set("fullnameOverride", namespace)
                .set("namespaces[0]", namespace)
                .set("crds.install", !defined)
                .set("tests.enabled", false)
                .set("image.operator.repository", repository(operator))
                .set("image.operator.tag", tag(operator))
                .set("image.proxy.repository", repository(proxy))
                .set("image.proxy.tag", tag(proxy))
                .call();
        List<HasMetadata> objects = client.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
                .items();
        InstalledChart chart = new InstalledChart(client, namespace, objects);
        objects.forEach(object -> client.resource(object).inNamespace(namespace).serverSideApply());
        client.apps().deployments().inNamespace(namespace).withName(namespace).waitUntilReady(180, TimeUnit.SECONDS);
        return chart;
    }

    private static String repository(String image) {
        return image.substring(0, tagStart(image));
    }

    private static String tag(String image) {
        return tagStart(image) == image.length() ? "latest" : image.substring(tagStart(image) + 1);
    }

    private static int tagStart(String image) {
        int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
        return colon < 0 ? image.length() : colon;
    }

    void uninstall() {
        objects.reversed()
                .forEach(
                        object -> client.resource(object).inNamespace(namespace).delete());
    }
}
