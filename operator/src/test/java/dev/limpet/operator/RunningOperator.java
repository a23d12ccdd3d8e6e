package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import dev.limpet.operator.OperatorSettings.Visits;
import dev.limpet.operator.proxies.Polling;
import dev.limpet.operator.proxies.StatusAddress;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The operator at work on an API server in memory, with two proxies that answer for the pods {@code web-0} and
 * {@code web-1} of the LoadBalancer {@code web}.
 */
final class RunningOperator implements AutoCloseable {
    private static final String LOAD_BALANCER = """
        apiVersion: limpet.dev/v1alpha1
        kind: LoadBalancer
        metadata: {namespace: test, name: web}
        spec:
          replicas: 2
          frontends: [{name: http, port: 80, backend: web}]
          backends:
            - name: web
              servers:
                - {name: a, address: 10.0.0.11, port: 80}
                - {name: b, address: 10.0.0.12, port: 80}
          stats: {port: %d}
        """;

    /** So often that a reconciliation that writes though nothing changed shows. */
    private static final Visits VISITS =
            new Visits(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(50));

    private static final Duration NEVER = Duration.ofDays(1);

    private final TestCluster cluster = new TestCluster();
    private final FakeProxy first = new FakeProxy("127.12.0.1", 0);
    private final FakeProxy second = new FakeProxy("127.12.0.2", first.port());
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private final OperatorSettings settings;
    private final List<LimpetOperator> others = new ArrayList<>();
    private LimpetOperator operator;

    RunningOperator() {
        this(cluster -> {}, Optional.empty());
    }

    RunningOperator(Visits visits) {
        this(cluster -> {}, Optional.empty(), visits, polling(Duration.ZERO, NEVER));
    }

    /** @param numbers how long numbers that proxies report count at least */
    RunningOperator(Duration numbers) {
        this(cluster -> {}, Optional.empty(), VISITS, polling(numbers, NEVER));
    }

    /** @param patience how long kubelets may take to bring a configuration */
    static RunningOperator impatient(Duration patience) {
        return new RunningOperator(cluster -> {}, Optional.empty(), VISITS, polling(Duration.ZERO, patience));
    }

    /** @param prepare makes the cluster what the operator is to find */
    RunningOperator(Consumer<TestCluster> prepare, Optional<Lease> lease) {
        this(prepare, lease, VISITS, polling(Duration.ZERO, NEVER));
    }

    private RunningOperator(Consumer<TestCluster> prepare, Optional<Lease> lease, Visits visits, Polling polling) {
        settings = new OperatorSettings(
                "limpet-proxy:test", "cluster.local", Set.of(), polling, visits, StatusAddress.podAddress(), lease);
        prepare.accept(cluster);
        operator = start();
    }

    private static Polling polling(Duration numbers, Duration delivery) {
        return new Polling(Duration.ofMillis(20), Duration.ofMillis(50), numbers, delivery);
    }

    private LimpetOperator start() {
        LimpetOperator started = new LimpetOperator(
                cluster.operatorsClient(), settings, Metrics.NOOP, name -> names.getOrDefault(name, List.of()));
        started.start();
        return started;
    }

    /** Has the operator die after that many more calls of the API. */
    void dieAfter(int calls) {
        cluster.faults().lifespan().endAfter(calls);
    }

    boolean isDead() {
        return cluster.faults().lifespan().isOver();
    }

    /** Starts another operator in place of the one that died. */
    void replaceDead() {
        operator.close();
        cluster.faults().lifespan().goOn();
        operator = start();
    }

    /** Starts another operator beside the one there is. */
    void startAnother() {
        others.add(start());
    }

    /** Leaves one operator. */
    void stopOthers() {
        others.forEach(LimpetOperator::close);
        others.clear();
    }

    /** Ends the operator and starts another. */
    void restart() {
        operator.close();
        operator = start();
    }

    boolean isReady() {
        return operator.isReady();
    }

    TestCluster cluster() {
        return cluster;
    }

    KubernetesClient client() {
        return cluster.client();
    }

    /** Has DNS give these addresses for the name from now on. */
    void dnsSays(String name, String... addresses) {
        names.put(name, List.of(addresses));
    }

    List<FakeProxy> proxies() {
        return List.of(first, second);
    }

    /** Creates the LoadBalancer, changed as the test wants it by replacing text of its manifest. */
    void create(UnaryOperator<String> change) {
        String manifest = change.apply(LOAD_BALANCER.formatted(first.port()));
        client().resource(Serialization.unmarshal(manifest, LoadBalancer.class)).create();
    }

    void create() {
        create(manifest -> manifest);
    }

    /** Changes the specification by replacing text in its manifest, again when the operator wrote in between. */
    void change(String from, String to) {
        Awaitility.await().until(() -> isChanged(from, to));
    }

    private boolean isChanged(String from, String to) {
        Resource<LoadBalancer> resource = client().resources(LoadBalancer.class)
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web");
        LoadBalancer current = resource.get();
        current.getMetadata().setResourceVersion(null);
        String yaml = Serialization.asYaml(current);
        assertThat(yaml).contains(from);
        try {
            client().resource(Serialization.unmarshal(yaml.replace(from, to), LoadBalancer.class))
                    .update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    LoadBalancer loadBalancer() {
        return client().resources(LoadBalancer.class)
                .inNamespace(TestCluster.NAMESPACE)
                .withName("web")
                .get();
    }

    /** The status, once it is as told. */
    LoadBalancerStatus awaitStatus(Predicate<LoadBalancerStatus> expected) {
        return Optional.ofNullable(Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> loadBalancer().getStatus(), status -> status != null && expected.test(status)))
                .orElseThrow();
    }

    LoadBalancerStatus awaitCondition(String type, String status, String reason) {
        return awaitStatus(current -> condition(current, type)
                .filter(condition -> condition.getStatus().equals(status))
                .filter(condition -> condition.getReason().equals(reason))
                .isPresent());
    }

    static Optional<Condition> condition(LoadBalancerStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** The object of that name, once it is there and as told. */
    <T extends HasMetadata> T await(Class<T> type, String name, Predicate<T> expected) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> get(type, name), object -> object != null && expected.test(object));
    }

    <T extends HasMetadata> T get(Class<T> type, String name) {
        return client().resources(type)
                .inNamespace(TestCluster.NAMESPACE)
                .withName(name)
                .get();
    }

    /** The text of the proxies' configuration, once it contains the phrase. */
    String awaitConfig(String phrase) {
        return config(
                await(ConfigMap.class, "web", configMap -> config(configMap).contains(phrase)));
    }

    static String config(ConfigMap configMap) {
        return configMap.getData().getOrDefault("proxy.yaml", "");
    }

    /** Creates the two pods, ready, as the StatefulSet controller and the kubelet would. */
    void podsBecomeReady() {
        await(StatefulSet.class, "web", statefulSet -> true);
        for (int replica = 0; replica < 2; replica++) {
            podBecomesReady(replica);
        }
    }

    /** Creates one pod, ready, with the volumes that the StatefulSet has for it now. */
    void podBecomesReady(int ordinal) {
        client().resource(pod("web-" + ordinal, "127.12.0." + (ordinal + 1))).create();
    }

    private Pod pod(String name, String address) {
        StatefulSetSpec statefulSet = get(StatefulSet.class, "web").getSpec();
        Map<String, String> labels = statefulSet.getTemplate().getMetadata().getLabels();
        List<Volume> volumes = statefulSet.getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName())
                .map(claim -> new VolumeBuilder()
                        .withName(claim)
                        .withNewPersistentVolumeClaim(claim + "-" + name, false)
                        .build())
                .toList();
        List<Volume> all = Stream.concat(statefulSet.getTemplate().getSpec().getVolumes().stream(), volumes.stream())
                .toList();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(TestCluster.NAMESPACE)
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withContainers(statefulSet.getTemplate().getSpec().getContainers())
                .withVolumes(all)
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    /** Has the proxies take over the configuration that the ConfigMap holds now, and waits until that is noticed. */
    void proxiesTakeOver() {
        proxiesRun();
        awaitCondition("Ready", "True", "Ready");
    }

    /** Has the proxies say that they run the configuration that the ConfigMap holds now. */
    void proxiesRun() {
        String hash = configHash();
        proxies().forEach(proxy -> proxy.says(FakeProxy.running(hash)));
    }

    String configHash() {
        return ProxyConfigYaml.hash(config(get(ConfigMap.class, "web")));
    }

    /** Waits for an Event of that reason. */
    void awaitEvent(String reason) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !cluster.events(reason).isEmpty());
    }

    Service service(String name) {
        return get(Service.class, name);
    }

    /** How often the replicas were asked. */
    int asked() {
        return second.asked();
    }

    /** Waits until the proxies were asked a few times more. */
    void awaitRounds(int rounds) {
        int asked = asked();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> asked() >= asked + rounds);
    }

    @Override
    public void close() {
        stopOthers();
        operator.close();
        first.close();
        second.close();
        cluster.close();
    }
}
