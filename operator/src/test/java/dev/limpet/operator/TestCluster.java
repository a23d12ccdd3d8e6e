package dev.limpet.operator;

import dev.limpet.crds.LoadBalancer;
import dev.limpet.operator.resolve.OptionalKind;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** An API server in memory, and a client of it. */
final class TestCluster implements AutoCloseable {
    static final String NAMESPACE = "test";

    /** Held, since java.util.logging keeps loggers weakly; it logs every request. */
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    private final Faults faults = new Faults();
    private final ApplyingDispatcher dispatcher = new ApplyingDispatcher(faults);
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
    private final KubernetesClient client;
    private final KubernetesClient operatorsClient;

    TestCluster() {
        REQUESTS.setLevel(Level.WARNING);
        dispatcher.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(LoadBalancer.class));
        dispatcher.expectCustomResource(new CustomResourceDefinitionContext.Builder()
                .withGroup("gateway.networking.k8s.io")
                .withVersion("v1beta1")
                .withKind("ReferenceGrant")
                .withPlural("referencegrants")
                .withScope("Namespaced")
                .build());
        server.start();
        client = server.createClient();
        operatorsClient = ApiClient.ofOperator(client.getConfiguration());
    }

    KubernetesClient client() {
        return client;
    }

    /** The operator's own client. */
    KubernetesClient operatorsClient() {
        return operatorsClient;
    }

    /** What the operator had to be allowed so far. */
    Set<String> rights() {
        return dispatcher.rights();
    }

    /** Has the cluster know all kinds of children that other software brings. */
    void knowOptionalKinds() {
        Stream.of(OptionalKind.values()).forEach(dispatcher::know);
    }

    /** All writes so far but those of Events, as {@code PATCH /api/v1/…}. */
    List<String> writes() {
        return dispatcher.writes().stream()
                .filter(write -> !write.endsWith("/events"))
                .toList();
    }

    /** The paths of all objects that were deleted so far; a deletion that was refused is none. */
    List<String> deletions() {
        return dispatcher.deletions();
    }

    /** The applies of children so far. */
    List<String> childWrites() {
        return writes().stream()
                .filter(write -> write.startsWith("PATCH ") && !write.contains("/loadbalancers/"))
                .filter(write -> !write.contains("/pods/"))
                .toList();
    }

    /** Has the namespaces end, or be as they were: while they end nothing can be created in them. */
    void terminateNamespaces(boolean end) {
        dispatcher.terminate(end);
    }

    /** All objects as they are now, to be put back by what is returned; no watch tells of that. */
    Runnable backup() {
        return dispatcher.backup();
    }

    Faults faults() {
        return faults;
    }

    /** Has somebody put this in the place of what has its path, right before that is next patched. */
    void intrude(String path, HasMetadata object) {
        dispatcher.intrude(path, object);
    }

    /** The operator's own writes so far. */
    List<String> operatorsWrites() {
        return dispatcher.operatorsWrites();
    }

    List<Event> events(String reason) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    @Override
    public void close() {
        operatorsClient.close();
        client.close();
        server.shutdown();
    }
}
