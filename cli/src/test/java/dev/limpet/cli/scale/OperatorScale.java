package dev.limpet.cli.scale;

import dev.limpet.cli.local.api.LocalApi;
import dev.limpet.cli.operators.OperatorProcess;
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
 * mvn -q test-compile dependency:build-classpath -pl cli -am -Dmdep.includeScope=test -Dmdep.outputFile=target/class-path
 * java -cp "cli/target/test-classes:cli/target/classes:$(cat cli/target/class-path)" dev.limpet.cli.scale.OperatorScale [LOADBALANCERS]
 * }</pre>
 */
public final class OperatorScale {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final int MINUTES = 3;
    private static final int FALLS = 10;

    private final int count;
    private final Requests requests;
    private final Proxies proxies;
    private final Workload workload;
    private final LoadBalancers loadBalancers;

    private OperatorScale(
            int count, Requests requests, Proxies proxies, Workload workload, LoadBalancers loadBalancers) {
        this.count = count;
        this.requests = requests;
        this.proxies = proxies;
        this.workload = workload;
        this.loadBalancers = loadBalancers;
    }

    public static void main(String[] arguments) throws Exception {
        Proxies.keepConnections();
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
                    Node node = new Node(client, proxies);
                    LoadBalancers loadBalancers = new LoadBalancers(client)) {
                Workload workload = new Workload(client, proxies.port());
                new OperatorScale(count, requests, proxies, workload, loadBalancers).run(kubeconfig);
            }
        }
    }

    private void run(Path kubeconfig) throws IOException, InterruptedException {
        workload.createServices(count);
        try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
            requests.awaitQuiet(QUIET);
            print("operator started, %,d Services in its caches: %s", count, operator.usage());

            untilReady(operator);
            idle(operator);
            fall();
        }
        restart(kubeconfig);
    }

    private void untilReady(OperatorProcess operator) throws IOException, InterruptedException {
        double others = cpuOfStandIns();
        long begun = System.nanoTime();
        workload.createLoadBalancers(count);
        double created = seconds(begun);
        loadBalancers.awaitReady(count);
        print("%,d LoadBalancers created in %.1f s, all Ready after %.1f s", count, created, seconds(begun));
        print(
                "CPU until then: operator %.1f s since its start, API server and stand-ins %.1f s",
                operator.cpuSeconds(), cpuOfStandIns() - others);
        requests.awaitQuiet(QUIET);
        print("once all is quiet, operator %.1f s; for each LoadBalancer:", operator.cpuSeconds());
        print("  %-35s %6.2f", "reconciliations", operator.reconciliations() / count);
        print("%s", requests.perLoadBalancer(count));
    }

    private void idle(OperatorProcess operator) throws IOException, InterruptedException {
        for (int minute = 1; minute <= MINUTES; minute++) {
            long writes = requests.writes();
            double cpu = operator.cpuSeconds();
            double reconciliations = operator.reconciliations();
            long questions = proxies.questions();
            long begun = System.nanoTime();
            LockSupport.parkNanos(IDLE.toNanos());
            double seconds = seconds(begun);
            print(
                    "idle for %.0f s: %.2f %% of a processor, %d writes, %.0f reconciliations, %.0f questions a second",
                    seconds,
                    (operator.cpuSeconds() - cpu) / seconds * 100,
                    requests.writes() - writes,
                    operator.reconciliations() - reconciliations,
                    (proxies.questions() - questions) / seconds);
        }
        print("after a full collection: %s", operator.usage());
    }

    /** A server goes down for the replicas of some LoadBalancers, one LoadBalancer after the other. */
    private void fall() {
        double longest = 0;
        double sum = 0;
        for (int number = 0; number < FALLS; number++) {
            long begun = System.nanoTime();
            proxies.loseServer(Workload.name(number));
            loadBalancers.awaitServersUp(Workload.name(number), Workload.SERVERS - 1);
            longest = Math.max(longest, seconds(begun));
            sum += seconds(begun);
        }
        print("a server that goes down is in the status after %.1f s, at most %.1f s", sum / FALLS, longest);
    }

    private static double cpuOfStandIns() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private void restart(Path kubeconfig) throws IOException, InterruptedException {
        requests.forget();
        long begun = System.nanoTime();
        try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
            operator.awaitReady();
            print("another operator ready after %.1f s", seconds(begun));
            LockSupport.parkNanos(QUIET.multipliedBy(3).toNanos());
            print(
                    "%.0f s after its start: CPU %.1f s, %.0f reconciliations, %d writes",
                    seconds(begun), operator.cpuSeconds(), operator.reconciliations(), requests.writes());
            print("%s", requests.perLoadBalancer(count));
        }
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static void print(String format, Object... values) {
        System.out.println(format.formatted(values));
    }
}
