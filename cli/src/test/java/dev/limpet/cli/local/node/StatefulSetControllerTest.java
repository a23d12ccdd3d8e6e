package dev.limpet.cli.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.cli.local.api.LocalApi;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The controller of StatefulSets against the API, a reconciliation at a time. */
class StatefulSetControllerTest {
    private static final ObjectName DEMO = new ObjectName("default", "demo");
    private static final String STATEFUL_SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: demo, namespace: default}
            spec:
              serviceName: demo
              replicas: 1
              selector: {matchLabels: {app: demo}}
              template:
                metadata: {labels: {app: demo}}
                spec: {containers: [{name: demo, image: demo}]}
            """;

    private LocalApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = LocalApi.start((_, _) -> Optional.empty());
        client = api.client();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void podsOfASetThatGoesInMidReconcileAreForTheNextOneToAdopt() {
        apply();
        new StatefulSetController(client).reconcile(DEMO);
        AtomicBoolean goes = new AtomicBoolean(true);
        try (KubernetesClient late = clientThatListsPodsAfter(() -> {
            if (goes.getAndSet(false)) {
                client.apps()
                        .statefulSets()
                        .withName("demo")
                        .withPropagationPolicy(DeletionPropagation.ORPHAN)
                        .delete();
            }
        })) {
            new StatefulSetController(late).reconcile(DEMO);
        }
        assertThat(client.pods().withName("demo-0").require())
                .as("it is left by its set")
                .matches(PodTemplate::isOrphan);

        apply();
        new StatefulSetController(client).reconcile(DEMO);

        var next = client.apps().statefulSets().withName("demo").require();
        assertThat(client.pods().withName("demo-0").require())
                .as("it is the next set's")
                .matches(pod -> PodTemplate.isOwned(pod, next));
    }

    private void apply() {
        client.resource(STATEFUL_SET).serverSideApply();
    }

    private KubernetesClient clientThatListsPodsAfter(Runnable action) {
        return new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("before-pods", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        if (request.method().equals("GET")
                                && request.uri().getPath().endsWith("/pods")) {
                            action.run();
                        }
                    }
                }))
                .build();
    }
}
