package dev.limpet.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.cli.cluster.TestCluster;
import dev.limpet.cli.cluster.TestCluster.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code limpet top --once} over two replicas. */
class TopCommandTest {
    private static final String WEB = """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {name: web}
            spec:
              frontends: [{name: http, port: 8080, backend: web}]
              backends: [{name: web, stick: {}, servers: [{name: a, address: 10.0.0.1, port: 80}]}]
              stats: {path: /haproxy}
            """;

    @TempDir
    Path folder;

    private TestCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
        cluster.create(WEB);
        cluster.replica("web", 0)
                .answers("/status", Statistics.status("web-0", true, 11))
                .answers("/haproxy;json", Statistics.json(1_500_000, "DOWN"));
        cluster.replica("web", 1)
                .answers("/status", Statistics.status("web-1", false, 10))
                .answers("/haproxy;json", Statistics.json(500_000, "DRAIN"));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void replicasAreSummedAndTheirDifferencesShown() {
        Run run = cluster.run("top", "web", "--once");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll("(?<=\\S) {2,}", " | ")))
                .containsExactly(
                        "LoadBalancer default/web: 1 of 2 replicas ready, 6 sessions",
                        "",
                        "REPLICA | READY | SESSIONS | ENTRIES | OF | PEERS",
                        "web-0 | yes | 3 | 11 | 1000 | learned from web-9",
                        "web-1 | no | 3 | 10 | 1000 | learned from web-9",
                        "",
                        "NAME | STATUS | SESSIONS | MOST | RATE | TOTAL | IN | OUT | QUEUE | ERRORS",
                        "http | OPEN | 6 | 0 | 0 | 0 | 0 | 2.0M | 0 | 2",
                        "web | UP | 6 | 0 | 0 | 0 | 0 | 2.0M | 0 | 2",
                        "  a | UP | 6 | 0 | 0 | 0 | 0 | 2.0M | 0 | 2",
                        "  b | 1 DOWN, 1 DRAIN | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2");
    }

    @Test
    void jsonImpliesOnce() throws IOException {
        JsonNode json = new JsonMapper()
                .readTree(cluster.run("top", "web", "-o", "json").out());
        assertThat(json.at("/replicas/1/ready").asBoolean(true)).isFalse();
        assertThat(json.at("/rows/3/server").asText()).isEqualTo("b");
        assertThat(json.at("/rows/3/statuses").toString()).isEqualTo("{\"DOWN\":1,\"DRAIN\":1}");
        assertThat(json.at("/rows/0/total/bytesOut").asLong()).isEqualTo(2_000_000);
    }

    @Test
    void aSilentReplicaIsARowToo() throws IOException {
        cluster.silentReplica("web", 2);
        Run run = cluster.run("top", "web", "--once");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("1 of 3 replicas ready").containsPattern("web-2 +silent +nobody listens there");
    }

    @Test
    void anIntervalIsAtLeastASecond() {
        Run run = cluster.run("top", "web", "--interval", "0");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--interval is 0; it has to be 1 or more");
    }
}
