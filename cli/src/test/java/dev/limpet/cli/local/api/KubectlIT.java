package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.cli.local.api.Kubectl.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with stock kubectl. */
class KubectlIT {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web-0, labels: {app: web}}
            spec: {nodeName: local, containers: [{name: proxy, image: limpet}]}
            """;

    @TempDir
    Path folder;

    private Path manifest;
    private Path log;
    private LocalApi api;
    private Kubectl kubectl;

    @BeforeEach
    void start() throws IOException {
        manifest = folder.resolve("manifest.yaml");
        log = folder.resolve("web-0.log");
        api = LocalApi.start(
                (_, pod) -> Optional.of(folder.resolve(pod + ".log")).filter(Files::exists));
        kubectl = new Kubectl(folder, api.writeKubeconfig(folder.resolve("kubeconfig")));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private String apply(String yaml, String... more) throws IOException {
        Files.writeString(manifest, yaml);
        String[] arguments = new String[more.length + 3];
        arguments[0] = "apply";
        arguments[1] = "-f";
        arguments[2] = manifest.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return kubectl.run(arguments);
    }

    private String refused(String yaml) throws IOException {
        Files.writeString(manifest, yaml);
        return kubectl.fail("apply", "-f", manifest.toString());
    }

    private String jsonPath(String object, String path) {
        return kubectl.run("get", object, "-o", "jsonpath={" + path + "}");
    }

    private void patchStatus(String object, String status) {
        kubectl.run("patch", object, "--subresource=status", "--type=merge", "-p", "{\"status\":" + status + "}");
    }

    @Test
    void appliesAndPrintsLoadBalancers() throws IOException {
        assertThat(apply(LocalApiTest.WEB)).isEqualTo("loadbalancer.limpet.dev/web created\n");
        assertThat(kubectl.run("get", "lb").lines())
                .satisfiesExactly(
                        header -> assertThat(header.split(" +"))
                                .containsExactly("NAME", "READY", "SERVERS", "ENTRIES", "ADDRESS", "AGE"),
                        row -> assertThat(row).startsWith("web "));
        assertThat(apply(LocalApiTest.WEB.replace("8080", "8081"))).contains("configured");
        assertThat(jsonPath("lb/web", ".spec.frontends[0].port")).isEqualTo("8081");
        assertThat(kubectl.run("get", "loadbalancers.limpet.dev", "-A", "-o", "name"))
                .isEqualTo("loadbalancer.limpet.dev/web\n");
    }

    @Test
    void tellsInOneSentenceWhatIsWrong() throws IOException {
        assertThat(refused(LocalApiTest.WEB.replace("backend: web", "backend: wbe"))
                        .lines())
                .singleElement()
                .asString()
                .startsWith("The LoadBalancer \"web\" is invalid: ")
                .contains("backend");
        assertThat(refused(LocalApiTest.WEB.replace("port: 8080", "port: 80800")))
                .startsWith("The LoadBalancer \"web\" is invalid: spec.frontends[0].port: Invalid value: 80800");
        assertThat(refused(LocalApiTest.WEB.replace("replicas:", "replcas:")).lines())
                .singleElement()
                .asString()
                .contains("unknown field \"spec.replcas\"");
        assertThat(kubectl.run("get", "lb")).startsWith("No resources found");
    }

    @Test
    void appliesOnTheServerSide() throws IOException {
        apply(LocalApiTest.WEB, "--server-side");
        kubectl.run("patch", "lb/web", "--type=merge", "-p", "{\"spec\":{\"replicas\":5}}");
        assertThat(kubectl.fail("apply", "--server-side", "-f", manifest.toString()))
                .contains("Apply failed with 1 conflict: conflict with \"kubectl-patch\"")
                .contains(".spec.replicas");
        apply(LocalApiTest.WEB, "--server-side", "--force-conflicts");
        assertThat(jsonPath("lb/web", ".spec.replicas")).isEqualTo("2");
        apply(LocalApiTest.WEB.replace("balance: Source", "healthCheck: {interval: 9s}"), "--server-side");
        assertThat(jsonPath("lb/web", ".spec.backends[0].healthCheck.interval")).isEqualTo("9s");
        apply(LocalApiTest.WEB, "--server-side");
        assertThat(jsonPath("lb/web", ".spec.backends[0].healthCheck.interval")).isEmpty();
    }

    @Test
    void changesNothingOnADryRun() throws IOException {
        assertThat(apply(LocalApiTest.WEB, "--dry-run=server")).contains("created (server dry run)");
        assertThat(kubectl.run("get", "lb")).startsWith("No resources found");
        apply(LocalApiTest.WEB);
        Files.writeString(manifest, LocalApiTest.WEB.replace("8080", "8081"));
        assertThat(kubectl.fail("diff", "-f", manifest.toString())).contains("+    port: 8081");
    }

    @Test
    void edits() throws IOException {
        apply(LocalApiTest.WEB);
        Map<String, String> editor = Map.of("KUBE_EDITOR", "sed -i 's/replicas: 2$/replicas: 4/'");
        try (Running edit = kubectl.start(editor, "edit", "lb/web")) {
            assertThat(edit.exitCode()).as(edit.output()).isZero();
        }
        assertThat(jsonPath("lb/web", ".spec.replicas")).isEqualTo("4");
    }

    @Test
    void scales() throws IOException {
        apply(LocalApiTest.WEB);
        assertThat(kubectl.run("scale", "lb/web", "--replicas=3")).isEqualTo("loadbalancer.limpet.dev/web scaled\n");
        assertThat(jsonPath("lb/web", ".spec.replicas")).isEqualTo("3");
        assertThat(kubectl.fail("scale", "lb/web", "--current-replicas=9", "--replicas=1"))
                .contains("Expected replicas to be 9, was 3");
    }

    @Test
    void patchesInEveryWay() throws IOException {
        apply(LocalApiTest.WEB);
        kubectl.run("patch", "lb/web", "--type=merge", "-p", "{\"spec\":{\"replicas\":4}}");
        kubectl.run("patch", "lb/web", "--type=json", "-p", "[{\"op\":\"remove\",\"path\":\"/spec/retries\"}]");
        kubectl.run("label", "lb/web", "team=a");
        kubectl.run("annotate", "lb/web", "note=b");
        assertThat(kubectl.run("get", "lb", "-l", "team=a", "-o", "name")).contains("web");
        apply(POD);
        kubectl.run("patch", "pod/web-0", "-p", "{\"spec\":{\"containers\":[{\"name\":\"proxy\",\"image\":\"new\"}]}}");
        assertThat(jsonPath("pod/web-0", ".spec.containers[*].image")).isEqualTo("new");
    }

    @Test
    void describesWithEvents() throws IOException {
        apply(LocalApiTest.WEB);
        apply("""
                apiVersion: v1
                kind: Event
                metadata: {name: web.1}
                type: Warning
                reason: Invalid
                message: the backend has no servers
                involvedObject:
                  {apiVersion: limpet.dev/v1alpha1, kind: LoadBalancer, namespace: default, name: web, uid: %s}
                source: {component: limpet-operator}
                """.formatted(jsonPath("lb/web", ".metadata.uid")));
        assertThat(kubectl.run("describe", "lb/web"))
                .contains("Kind:         LoadBalancer", "the backend has no servers");
        assertThat(kubectl.run("get", "events")).contains("loadbalancer/web", "the backend has no servers");
    }

    @Test
    void waitsForAConditionThatComesTrue() throws IOException {
        apply(LocalApiTest.WEB);
        patchStatus(
                "lb/web",
                "{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"reason\":\"Starting\","
                        + "\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}");
        try (Running waiting = kubectl.start(Map.of(), "wait", "--for=condition=Ready", "lb/web", "--timeout=50s")) {
            patchStatus(
                    "lb/web",
                    "{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"Ready\",\"message\":\"\","
                            + "\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}");
            assertThat(waiting.exitCode()).as(waiting.output()).isZero();
        }
    }

    @Test
    void printsChangesAsTheyCome() throws IOException {
        apply(POD);
        try (Running watch = kubectl.start(Map.of(), "get", "pods", "-w")) {
            await().until(() -> watch.output().contains("Pending"));
            patchStatus(
                    "pod/web-0",
                    "{\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"proxy\",\"ready\":true,\"restartCount\":0}]}");
            await().untilAsserted(() -> assertThat(watch.output().lines())
                    .satisfiesExactly(
                            header -> assertThat(header).startsWith("NAME "),
                            row -> assertThat(row.split(" +")).contains("0/1", "Pending"),
                            row -> assertThat(row.split(" +")).contains("1/1", "Running")));
        }
    }

    @Test
    void printsLogsAndFollowsThemUntilThePodIsGone() throws IOException {
        apply(POD);
        assertThat(kubectl.fail("logs", "web-0")).contains("is waiting to start");
        Files.writeString(log, "one\ntwo\nthree\n");
        assertThat(kubectl.run("logs", "web-0")).isEqualTo("one\ntwo\nthree\n");
        assertThat(kubectl.run("logs", "-l", "app=web", "--tail=2")).isEqualTo("two\nthree\n");
        assertThat(kubectl.fail("logs", "web-0", "--previous")).contains("previous terminated container");
        try (Running follow = kubectl.start(Map.of(), "logs", "-f", "web-0", "--tail=1")) {
            await().until(() -> follow.output().equals("three\n"));
            Files.writeString(log, "four\n", StandardOpenOption.APPEND);
            await().until(() -> follow.output().equals("three\nfour\n"));
            kubectl.run("delete", "pod", "web-0", "--grace-period=0", "--force");
            assertThat(follow.exitCode()).isZero();
        }
    }

    @Test
    void deletesWithAllThatIsOwned() throws IOException {
        apply(LocalApiTest.WEB);
        apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: web
                  ownerReferences: [{apiVersion: limpet.dev/v1alpha1, kind: LoadBalancer, name: web, uid: %s}]
                """.formatted(jsonPath("lb/web", ".metadata.uid")));
        assertThat(kubectl.run("delete", "-f", manifest.toString(), "--dry-run=server"))
                .contains("web");
        assertThat(kubectl.run("delete", "lb", "--all")).isEqualTo("loadbalancer.limpet.dev \"web\" deleted\n");
        assertThat(kubectl.run("get", "configmaps,lb")).startsWith("No resources found");
        assertThat(kubectl.fail("delete", "lb/web"))
                .isEqualTo("Error from server (NotFound): loadbalancers.limpet.dev \"web\" not found\n");
    }

    @Test
    void explainsTheFieldsOfLoadBalancers() {
        assertThat(kubectl.run("explain", "lb.spec.frontends.port")).contains("KIND:       LoadBalancer", "<integer>");
        assertThat(kubectl.run("explain", "lb", "--recursive")).contains("replicas\t<integer>", "status\t<Object>");
        assertThat(kubectl.run("api-resources", "--api-group=limpet.dev")).contains("loadbalancers", "lb");
        assertThat(kubectl.run("version")).contains("Server Version: v1.32");
    }
}
