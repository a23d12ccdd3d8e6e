package dev.limpet.cli.scale;

import dev.limpet.cli.local.api.LocalApi;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints what many LoadBalancers cost the operator: 1,000 with 2 replicas each, and behind each a Service with 10
 * endpoints. The operator is a process of its own, with the flags and the heap of its image in the chart's limit of
 * memory. The API server is that of {@code limpet local}; pods and proxies are stand-ins in this process: pods are ready at
 * once, proxies run what the ConfigMap says.
 *
 * <pre>{@code
 * mvn -q test-compile dependency:copy-dependencies -pl cli -am -DincludeScope=test -DoutputDirectory=target/test-lib
 * java -cp 'cli/target/test-classes:cli/target/classes:cli/target/test-lib/*' dev.limpet.cli.scale.OperatorScale [LOADBALANCERS]
 * }</pre>
 */
public final class OperatorScale {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final int count;
    private final Requests requests;
    private final KubernetesClient client;

    private OperatorScale(int count, Requests requests, KubernetesClient client) {
        this.count = count;
        this.requests = requests;
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length == 0 ? 1_000 : Integer.parseInt(arguments[0]);
        Requests requests = new Requests();
        Path folder = Files.createTempDirectory("operator-scale");
        try (LocalApi api = LocalApi.start((namespace, pod) -> Optional.empty(), requests)) {
            Path kubeconfig = api.writeKubeconfig(folder.resolve("kubeconfig"));
            Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                    .withUserAgent(Requests.OURS)
                    .withRequestTimeout(120_000)
                    .build();
            try (KubernetesClient client =
                            new KubernetesClientBuilder().withConfig(config).build();
                    Proxies proxies = new Proxies(client);
                    Node node = new Node(client, proxies)) {
                new OperatorScale(count, requests, client).run(kubeconfig, new Workload(client, proxies.port()));
            }
        }
    }

    private void run(Path kubeconfig, Workload workload) throws IOException, InterruptedException {
        workload.createServices(count);
        try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
            requests.awaitQuiet(QUIET);
            print("operator started, %,d Services in its caches: %s", count, operator.usage());

            long begun = System.nanoTime();
            workload.createLoadBalancers(count);
            double created = seconds(begun);
            awaitReady();
            print("%,d LoadBalancers created in %.1f s, all Ready after %.1f s", count, created, seconds(begun));
            requests.awaitQuiet(QUIET);
            print("CPU since its start %.1f s; its writes by resource, for each LoadBalancer:", operator.cpuSeconds());
            print("%s", requests.perLoadBalancer(count));

            idle(operator);
        }
        restart(kubeconfig);
    }

    private void idle(OperatorProcess operator) throws IOException, InterruptedException {
        long writes = requests.writes();
        double cpu = operator.cpuSeconds();
        long begun = System.nanoTime();
        LockSupport.parkNanos(IDLE.toNanos());
        double seconds = seconds(begun);
        print(
                "idle for %.0f s: %.2f %% of a processor, %d writes",
                seconds, (operator.cpuSeconds() - cpu) / seconds * 100, requests.writes() - writes);
        print("after a full collection: %s", operator.usage());
    }

    private void restart(Path kubeconfig) throws IOException, InterruptedException {
        long writes = requests.writes();
        long begun = System.nanoTime();
        try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
            operator.awaitReady();
            print("another operator ready after %.1f s", seconds(begun));
            LockSupport.parkNanos(QUIET.multipliedBy(3).toNanos());
            print(
                    "%.0f s after its start: CPU %.1f s, %d writes",
                    seconds(begun), operator.cpuSeconds(), requests.writes() - writes);
        }
    }

    private void awaitReady() {
        while (client.resources(LoadBalancer.class).inAnyNamespace().list().getItems().stream()
                        .filter(OperatorScale::isReady)
                        .count()
                < count) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private static boolean isReady(LoadBalancer loadBalancer) {
        return loadBalancer.getStatus() != null
                && loadBalancer.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static void print(String format, Object... values) {
        System.out.println(format.formatted(values));
    }
}
