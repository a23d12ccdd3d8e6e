package dev.limpet.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.CountDownLatch;

/** The operator as a process: settings from the environment, the cluster from the usual places, until SIGTERM. */
public final class OperatorMain {
    public static void main(String[] arguments) throws InterruptedException {
        System.getProperties().putIfAbsent("logback.configurationFile", "dev/limpet/operator/logback.xml");
        try {
            run(OperatorSettings.fromEnvironment(System.getenv()));
        } catch (RuntimeException e) {
            System.err.println("limpet-operator: " + sentence(e));
            System.exit(1);
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
            operator.start();
            stopped.await();
        }
    }

    /** The innermost cause says what happened, the others only where it was noticed. */
    private static String sentence(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private OperatorMain() {}
}
