package dev.limpet.cli.local;

import dev.limpet.crds.Frontend;
import dev.limpet.crds.LoadBalancer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Says where everything of a system is, and what to try. */
final class Overview {
    private static final int RUNTIME_API_PORT = 9999;

    private final KubernetesClient client;
    private final Path kubeconfig;
    private final IntUnaryOperator reachablePort;

    /**
     * An overview of what an API holds.
     *
     * @param reachablePort where a frontend's port is reached on this machine
     */
    Overview(KubernetesClient client, Path kubeconfig, IntUnaryOperator reachablePort) {
        this.client = client;
        this.kubeconfig = kubeconfig;
        this.reachablePort = reachablePort;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<LoadBalancer> loadBalancers =
                client.resources(LoadBalancer.class).inAnyNamespace().list().getItems();
        for (LoadBalancer loadBalancer : loadBalancers) {
            lines.add("");
            lines.add("LoadBalancer " + loadBalancer.getMetadata().getName());
            lines.addAll(table(rows(loadBalancer)));
        }
        lines.add("");
        lines.addAll(table(commands(loadBalancers)));
        lines.add("");
        lines.add("  Ctrl-C ends it all; until then changed files are applied.");
        lines.add("");
        return lines;
    }

    private List<List<String>> rows(LoadBalancer loadBalancer) {
        List<List<String>> rows = new ArrayList<>();
        List<String> titles = new ArrayList<>(List.of("replica"));
        loadBalancer.getSpec().frontends().forEach(frontend -> titles.add("frontend " + frontend.name()));
        titles.addAll(List.of("statistics", "runtime API"));
        rows.add(titles);
        for (Pod pod : replicas(loadBalancer)) {
            String address = pod.getStatus().getPodIP();
            List<String> row = new ArrayList<>(List.of(pod.getMetadata().getName()));
            loadBalancer.getSpec().frontends().forEach(frontend -> row.add(address + ":" + port(frontend)));
            row.add("http://" + address + ":"
                    + loadBalancer.getSpec().stats().port()
                    + loadBalancer.getSpec().stats().path());
            row.add(address + ":" + RUNTIME_API_PORT);
            rows.add(row);
        }
        return rows;
    }

    private List<List<String>> commands(List<LoadBalancer> loadBalancers) {
        List<List<String>> commands = new ArrayList<>();
        loadBalancers.stream().findFirst().ifPresent(loadBalancer -> {
            Frontend frontend = loadBalancer.getSpec().frontends().getFirst();
            List<Pod> replicas = replicas(loadBalancer);
            if (!replicas.isEmpty()) {
                String first = replicas.getFirst().getStatus().getPodIP() + ":" + port(frontend);
                String last = replicas.getLast().getStatus().getPodIP() + ":" + port(frontend);
                commands.add(List.of("curl http://" + first, "which server is mine?"));
                commands.add(List.of("curl --interface 127.0.0.5 http://" + last, "another client, another replica"));
            }
        });
        commands.add(
                List.of("export KUBECONFIG=" + kubeconfig.toAbsolutePath().normalize(), "for kubectl get lb,pods"));
        return commands;
    }

    private List<Pod> replicas(LoadBalancer loadBalancer) {
        return client
                .pods()
                .inNamespace(loadBalancer.getMetadata().getNamespace())
                .withLabels(Map.of(
                        "app.kubernetes.io/component",
                        "proxy",
                        "app.kubernetes.io/instance",
                        loadBalancer.getMetadata().getName()))
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    private int port(Frontend frontend) {
        return reachablePort.applyAsInt(frontend.port());
    }

    /** Rows as lines, their columns aligned. */
    private static List<String> table(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int index = column;
                int width = rows.stream()
                        .mapToInt(other -> other.get(index).length())
                        .max()
                        .orElse(0);
                line.append("  ")
                        .append(row.get(column))
                        .repeat(' ', width - row.get(column).length());
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
