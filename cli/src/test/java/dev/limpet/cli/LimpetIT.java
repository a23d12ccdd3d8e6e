package dev.limpet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code limpet local} as a user sees it: what it prints, how it exits, what it leaves behind. */
class LimpetIT {
    private static final String SERVERS = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: demo}
            spec:
              serviceName: demo
              replicas: 2
              selector: {matchLabels: {app: demo}}
              template:
                metadata: {labels: {app: demo}}
                spec:
                  containers:
                    - name: demo
                      image: limpet-demo
                      ports: [{name: http, containerPort: 8080}]
                      readinessProbe: {tcpSocket: {port: http}}
            """;

    @TempDir
    Path folder;

    @Test
    void itStopsInOrderAndLeavesNothingBehind() throws Exception {
        write("servers.yaml", SERVERS);
        try (LimpetProcess limpet = LimpetProcess.start(folder, "local", "servers.yaml")) {
            List<ProcessHandle> processes = awaitProcesses(2);
            eventually().until(() -> limpet.out().contains("pod demo-1              ready on 127."));

            limpet.terminate();

            assertThat(limpet.awaitExit()).isEqualTo(143);
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
            assertThat(folder).isDirectoryNotContaining("glob:**.limpet");
            assertThat(limpet.out()).doesNotContain("\u001b");
            assertThat(limpet.err()).isEmpty();
        }
    }

    @Test
    void killedItTakesItsProcessesAlongAndTheNextStartCleansUp() throws Exception {
        write("servers.yaml", SERVERS);
        try (LimpetProcess limpet = LimpetProcess.start(folder, "local", "servers.yaml")) {
            List<ProcessHandle> processes = awaitProcesses(2);

            limpet.kill();

            eventually().until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        }
        try (LimpetProcess limpet = LimpetProcess.start(folder, "local", "servers.yaml")) {
            awaitProcesses(2);
            limpet.terminate();
            limpet.awaitExit();
            assertThat(folder).isDirectoryNotContaining("glob:**.limpet");
        }
    }

    @Test
    void aChangedFileChangesTheSystem() throws Exception {
        write("servers.yaml", SERVERS);
        try (LimpetProcess limpet = LimpetProcess.start(folder, "local", ".")) {
            awaitProcesses(2);

            write("servers.yaml", SERVERS.replace("replicas: 2", "replicas: 3"));
            awaitProcesses(3);

            write("servers.yaml", SERVERS.replace("replicas: 2", "replicas: [3"));
            eventually().until(() -> limpet.out().contains("left as they were: ./servers.yaml: line "));
            limpet.terminate();
            limpet.awaitExit();
        }
    }

    @Test
    void aFolderIsOneSystemsAtATime() throws Exception {
        write("servers.yaml", SERVERS);
        try (LimpetProcess first = LimpetProcess.start(folder, "local", "servers.yaml")) {
            awaitProcesses(2);
            try (LimpetProcess second = LimpetProcess.start(folder, "local", "servers.yaml")) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.err())
                        .isEqualTo("limpet local: .limpet belongs to a limpet local that runs; stop that one or start"
                                + " this one in another folder\n");
            }
            first.terminate();
            first.awaitExit();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what the file holds                                                     | what is said
            kind: [                                                                   | bad.yaml: line 1: this is not valid YAML
            {apiVersion: v1, kind: Ingress, metadata: {name: a}}                      | bad.yaml: Ingress a: limpet local knows no kind Ingress of v1
            {apiVersion: limpet.dev/v1alpha1, kind: LoadBalancer, metadata: {name: a}, spec: {frontends: [{name: f, port: 80, backend: none}], backends: [{name: b, servers: [{name: s, address: 10.0.0.1, port: 80}]}]}} | bad.yaml: LoadBalancer a: LoadBalancer.limpet.dev "a" is invalid: spec.frontends
            {apiVersion: limpet.dev/v1alpha1, kind: LoadBalancer, metadata: {name: a}, spec: {colour: blue, frontends: [], backends: []}} | colour
            """)
    void aMistakeIsOneSentenceAndNothingIsLeft(String manifest, String sentence) throws Exception {
        write("bad.yaml", manifest);
        try (LimpetProcess limpet = LimpetProcess.start(folder, "local", "bad.yaml")) {
            assertThat(limpet.awaitExit()).isEqualTo(1);
            assertThat(limpet.err())
                    .startsWith("limpet local: bad.yaml: ")
                    .contains(sentence)
                    .hasLineCount(1);
            assertThat(folder).isDirectoryNotContaining("glob:**.limpet");
        }
    }

    @Test
    void aWrongCallIsAnsweredWithTheUsage() throws Exception {
        try (LimpetProcess limpet = LimpetProcess.start(folder, "local")) {
            assertThat(limpet.awaitExit()).isEqualTo(2);
            assertThat(limpet.err()).contains("Usage: limpet local");
        }
    }

    private List<ProcessHandle> awaitProcesses(int count) {
        return eventually().until(this::processes, processes -> processes.size() == count);
    }

    private List<ProcessHandle> processes() throws IOException {
        Config config =
                Config.fromKubeconfig(Files.readString(folder.resolve(".limpet").resolve("kubeconfig")));
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return client.pods().list().getItems().stream()
                    .map(Pod::getMetadata)
                    .filter(pod -> pod.getAnnotations().containsKey("limpet.dev/pid"))
                    .map(pod -> ProcessHandle.of(
                                    Long.parseLong(pod.getAnnotations().get("limpet.dev/pid")))
                            .orElseThrow())
                    .toList();
        }
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
