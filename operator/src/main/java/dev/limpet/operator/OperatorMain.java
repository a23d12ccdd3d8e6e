package dev.limpet.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The operator as a process: settings from the environment, the cluster from the usual places, until SIGTERM. */
public final class OperatorMain {
    public static void main(String[] arguments) throws InterruptedException {
        System.getProperties().putIfAbsent("logback.configurationFile", "dev/limpet/operator/logback.xml");
        try {
            OperatorSettings settings = OperatorSettings.fromEnvironment(System.getenv());
            if (List.of(arguments).equals(List.of("check"))) {
                System.exit(check(settings));
            }
            run(settings);
        } catch (IllegalArgumentException | OperatorException e) {
            System.err.println("limpet-operator: " + e.getMessage());
            System.exit(1);
        }
    }

    /** What {@code helm test} runs: the exit code tells whether an operator does its work. */
    private static int check(OperatorSettings settings) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            List<String> problems = new InstallationCheck(client, settings.namespaces()).problems();
            problems.forEach(problem -> System.err.println("limpet-operator: " + problem));
            return problems.isEmpty() ? 0 : 1;
        }
    }

    private static void run(OperatorSettings settings) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                LimpetOperator operator = new LimpetOperator(client, settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                operator.close();
                stopped.countDown();
            }));
            start(operator, client);
            stopped.await();
        }
    }

    private static void start(LimpetOperator operator, KubernetesClient client) {
        try {
            operator.start();
        } catch (KubernetesClientException | OperatorException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new OperatorException("cannot start on the cluster at " + client.getMasterUrl() + ": " + cause, e);
        }
    }

    private OperatorMain() {}
}
