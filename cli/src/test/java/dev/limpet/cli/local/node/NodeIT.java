package dev.limpet.cli.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limpet.cli.local.api.LocalApi;
import dev.limpet.cli.local.demo.DemoServer;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node with real processes, seen through the API and the addresses that pods listen on. */
class NodeIT {
    private static final String STATEFUL_SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: demo, namespace: default}
            spec:
              serviceName: demo
              replicas: 2
              podManagementPolicy: Parallel
              selector: {matchLabels: {app: demo}}
              template:
                metadata: {labels: {app: demo}}
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                    - name: demo
                      image: demo:1.0
                      ports: [{name: http, containerPort: 8080}]
                      readinessProbe: {tcpSocket: {port: http}}
            """;
    private static final String CONFIGURED_POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: reader, namespace: default}
            spec:
              containers:
                - name: reader
                  image: reader
                  env: [{name: FILE, value: /etc/reader/text}]
                  volumeMounts: [{name: config, mountPath: /etc/reader}]
              volumes: [{name: config, configMap: {name: reader}}]
            """;
    private static final String CONFIG_MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: reader, namespace: default}
            data: {text: %s}
            """;

    @TempDir
    Path folder;

    private LocalApi api;
    private KubernetesClient client;
    private Node node;

    @BeforeEach
    void start() throws IOException {
        List<Image> images = List.of(
                Image.java("demo", List.of("-Xmx16m", "-XX:TieredStopAtLevel=1"), DemoServer.class),
                new Image("reader", List.of("sh", "-c", "while sleep 0.1; do cat \"$FILE\"; echo; done")),
                new Image("failing", List.of("sh", "-c", "echo cannot start; exit 3")));
        NodeSettings settings = new NodeSettings(folder, images, "cluster.local", 14);
        api = LocalApi.start(
                (namespace, pod) -> Optional.of(settings.log(namespace, pod)).filter(Files::exists));
        client = api.client();
        node = Node.start(client, settings);
    }

    @AfterEach
    void stop() {
        node.close();
        client.close();
        api.close();
    }

    @Test
    void podsOfAStatefulSetAreProcessesOnAddressesOfTheirOwn() {
        apply(STATEFUL_SET);

        awaitReady("demo-0");
        awaitReady("demo-1");

        assertThat(answer(address("demo-0"))).isEqualTo("demo-0");
        assertThat(answer(address("demo-1"))).isEqualTo("demo-1");
        assertThat(process("demo-0").isAlive()).isTrue();
        eventually()
                .untilAsserted(() ->
                        assertThat(statefulSet().getStatus().getReadyReplicas()).isEqualTo(2));
    }

    @Test
    void aKilledProcessStartsAgainInThePodItWasIn() {
        apply(STATEFUL_SET);
        awaitReady("demo-0");
        Pod before = pod("demo-0");

        process("demo-0").destroyForcibly();
        eventually()
                .untilAsserted(
                        () -> assertThat(container("demo-0").getRestartCount()).isEqualTo(1));
        awaitReady("demo-0");

        Pod after = pod("demo-0");
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(after.getStatus().getPodIP()).isEqualTo(before.getStatus().getPodIP());
        assertThat(container("demo-0").getLastState().getTerminated().getExitCode())
                .isEqualTo(137);
        assertThat(answer(address("demo-0"))).isEqualTo("demo-0");
    }

    @Test
    void aDeletedPodComesBackUnderItsNameAtAnotherAddress() {
        apply(STATEFUL_SET);
        awaitReady("demo-1");
        Pod before = pod("demo-1");
        ProcessHandle process = process("demo-1");

        client.pods().withName("demo-1").delete();
        eventually()
                .until(() -> pods().stream()
                        .noneMatch(pod -> pod.getMetadata()
                                .getUid()
                                .equals(before.getMetadata().getUid())));
        awaitReady("demo-1");

        assertThat(process.isAlive()).isFalse();
        assertThat(address("demo-1")).isNotEqualTo(before.getStatus().getPodIP());
    }

    @Test
    void replicasFollowTheSet() {
        apply(STATEFUL_SET);
        awaitReady("demo-1");
        ProcessHandle surplus = process("demo-1");

        apply(STATEFUL_SET.replace("replicas: 2", "replicas: 1"));

        eventually().until(() -> pods().size() == 1);
        assertThat(surplus.isAlive()).isFalse();
    }

    @Test
    void aChangedTemplateReplacesAllPods() {
        apply(STATEFUL_SET);
        awaitReady("demo-0");
        awaitReady("demo-1");

        apply(STATEFUL_SET.replace("labels: {app: demo}}\n    spec", "labels: {app: demo, tier: new}}\n    spec"));

        eventually()
                .until(() -> pods().size() == 2
                        && pods().stream()
                                .allMatch(pod -> "new"
                                                .equals(pod.getMetadata()
                                                        .getLabels()
                                                        .get("tier"))
                                        && PodTemplate.isReady(pod)));
    }

    @Test
    void podsThatASetLeftAreTheNextOnesWhichStopsAtOneWithoutItsVolume() {
        apply(STATEFUL_SET);
        awaitReady("demo-0");
        awaitReady("demo-1");
        ProcessHandle process = process("demo-0");
        client.apps()
                .statefulSets()
                .withName("demo")
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();

        apply(STATEFUL_SET + """
                  volumeClaimTemplates:
                    - metadata: {name: state}
                      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        eventually().until(() -> pods().stream().allMatch(pod -> PodTemplate.isOwned(pod, statefulSet())));
        assertThat(process.isAlive()).isTrue();

        client.pods().withName("demo-0").delete();
        eventually().untilAsserted(() -> {
            assertThat(PodTemplate.isReady(pod("demo-0"))).isTrue();
            assertThat(pod("demo-0").getSpec().getVolumes())
                    .extracting(volume -> volume.getPersistentVolumeClaim().getClaimName())
                    .containsExactly("state-demo-0");
        });
        assertThat(pod("demo-1").getSpec().getVolumes()).isEmpty();
    }

    @Test
    void aServicesEndpointsAreItsReadyPods() {
        apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: demo, namespace: default}
                spec: {selector: {app: demo}, ports: [{name: http, port: 80, targetPort: http}]}
                """);
        apply(STATEFUL_SET);

        eventually()
                .untilAsserted(() -> assertThat(endpoints("demo"))
                        .extracting(
                                endpoint -> endpoint.getTargetRef().getName(),
                                endpoint -> endpoint.getConditions().getReady())
                        .containsExactlyInAnyOrder(tuple("demo-0", true), tuple("demo-1", true)));
    }

    @Test
    void aConfigMapReachesThePodWhenAnAnnotationIsTouched() {
        apply(CONFIG_MAP.formatted("first"));
        apply(CONFIGURED_POD);
        eventually().untilAsserted(() -> assertThat(log("reader")).endsWith("first\n"));

        apply(CONFIG_MAP.formatted("second"));
        client.pods()
                .withName("reader")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"limpet.dev/config-hash\":\"2\"}}}");

        eventually().untilAsserted(() -> assertThat(log("reader")).endsWith("second\n"));
        assertThat(container("reader").getRestartCount()).isZero();
    }

    @Test
    void aPodWaitsForItsConfigMap() {
        apply(CONFIGURED_POD);
        eventually()
                .untilAsserted(() -> assertThat(
                                container("reader").getState().getWaiting().getMessage())
                        .isEqualTo("configmap \"reader\" not found"));

        apply(CONFIG_MAP.formatted("late"));

        eventually().untilAsserted(() -> assertThat(log("reader")).endsWith("late\n"));
    }

    @Test
    void anUnknownImageIsSaidToBe() {
        apply(CONFIGURED_POD.replace("image: reader", "image: nginx"));

        eventually().untilAsserted(() -> {
            assertThat(container("reader").getState().getWaiting().getReason()).isEqualTo("ErrImagePull");
            assertThat(container("reader").getState().getWaiting().getMessage()).contains("nginx", "demo, reader");
        });
    }

    @Test
    void aContainerThatFailsWaitsBeforeItIsTriedAThirdTime() {
        apply(CONFIG_MAP.formatted("any"));
        apply(CONFIGURED_POD.replace("image: reader", "image: failing"));

        eventually().untilAsserted(() -> {
            assertThat(container("reader").getRestartCount()).isEqualTo(2);
            assertThat(container("reader").getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
            assertThat(container("reader").getState().getWaiting().getMessage())
                    .isEqualTo("ended with exit code 3: cannot start");
        });
    }

    @Test
    void aDeploymentsPodsFollowItsTemplate() {
        String deployment = STATEFUL_SET
                .replace("kind: StatefulSet", "kind: Deployment")
                .replace("  serviceName: demo\n", "")
                .replace("  podManagementPolicy: Parallel\n", "");
        apply(deployment);
        eventually().until(() -> pods().size() == 2 && pods().stream().allMatch(PodTemplate::isReady));

        apply(deployment.replace("labels: {app: demo}}\n    spec", "labels: {app: demo, tier: new}}\n    spec"));

        eventually()
                .until(() -> pods().size() == 2
                        && pods().stream()
                                .allMatch(pod -> "new"
                                                .equals(pod.getMetadata()
                                                        .getLabels()
                                                        .get("tier"))
                                        && PodTemplate.isReady(pod)));
    }

    @Test
    void noProcessOutlivesTheNode() {
        apply(STATEFUL_SET);
        awaitReady("demo-0");
        awaitReady("demo-1");
        List<ProcessHandle> processes = List.of(process("demo-0"), process("demo-1"));

        node.close();

        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }

    /** Waits for something to hold that may not even be there yet. */
    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }

    private void apply(String manifest) {
        client.resource(manifest).forceConflicts().serverSideApply();
    }

    private void awaitReady(String pod) {
        eventually()
                .until(() -> Optional.ofNullable(client.pods().withName(pod).get())
                        .filter(PodTemplate::isReady)
                        .isPresent());
    }

    private List<Pod> pods() {
        return client.pods().list().getItems();
    }

    private Pod pod(String name) {
        return client.pods().withName(name).require();
    }

    private io.fabric8.kubernetes.api.model.apps.StatefulSet statefulSet() {
        return client.apps().statefulSets().withName("demo").require();
    }

    private String address(String pod) {
        return pod(pod).getStatus().getPodIP();
    }

    private ContainerStatus container(String pod) {
        return pod(pod).getStatus().getContainerStatuses().getFirst();
    }

    private ProcessHandle process(String pod) {
        long pid = Long.parseLong(pod(pod).getMetadata().getAnnotations().get("limpet.dev/pid"));
        return ProcessHandle.of(pid).orElseThrow();
    }

    private List<Endpoint> endpoints(String service) {
        return client
                .discovery()
                .v1()
                .endpointSlices()
                .withLabel("kubernetes.io/service-name", service)
                .list()
                .getItems()
                .stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .toList();
    }

    private String log(String pod) {
        return client.pods().withName(pod).getLog();
    }

    private static String answer(String address) {
        try (Socket socket = new Socket(address, 8080)) {
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
