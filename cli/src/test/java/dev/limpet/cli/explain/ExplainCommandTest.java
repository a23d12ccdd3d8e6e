package dev.limpet.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.cli.cluster.TestCluster;
import dev.limpet.cli.cluster.TestCluster.Run;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.ServerOffer;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.SourceStatus;
import dev.limpet.config.status.StickEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code limpet explain} against replicas that agree and that do not. */
class ExplainCommandTest {
    private static final String QUERY = "/status?source=192.0.2.9";
    private static final String WEB = """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {name: web}
            spec:
              frontends: [{name: http, port: 8080, backend: web}, {name: https, port: 8443, backend: web}]
              backends:
                - {name: web, stick: {}, servers: [{name: a, address: 10.0.0.1, port: 80}, {name: b, address: 10.0.0.2, port: 80}]}
            """;

    @TempDir
    Path folder;

    private TestCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
        cluster.create(WEB);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** What a replica says that has a, if it is up, and b. */
    private static String status(String replica, boolean up, long expires) {
        return ProxyStatusJson.write(new SourceStatus(
                replica,
                "192.0.2.9",
                List.of(new SourceBackend(
                        "web",
                        BalanceAlgorithm.SOURCE,
                        Optional.of("192.0.2.9"),
                        Optional.of(new StickEntry("192.0.2.9", "a", expires)),
                        Optional.of(up ? "a" : "b"),
                        List.of(
                                new ServerOffer("a", "10.0.0.1:80", up ? "UP" : "DOWN", 1, false, up, up),
                                new ServerOffer("b", "10.0.0.2:80", "UP", 1, false, true, true))))));
    }

    @Test
    void replicasThatAgreeSpeakOnce() throws IOException {
        cluster.replica("web", 0).answers(QUERY, status("web-0", true, 50));
        cluster.replica("web", 1).answers(QUERY, status("web-1", true, 59));

        Run run = cluster.run("explain", "web", "--source", "192.0.2.9");

        assertThat(run).isEqualTo(new Run(0, """
                        Backend web (frontend http and https)
                          192.0.2.9 goes to a: its stick entry says so, for 59s more without a connection.
                          Without the entry it would go there too: its address' hash says so, among those that take new clients, a and b.
                          All 2 replicas say so.
                        """, ""));
    }

    @Test
    void replicasThatDifferAreToldApart() throws IOException {
        cluster.replica("web", 0).answers(QUERY, status("web-0", true, 50));
        cluster.replica("web", 1).answers(QUERY, status("web-1", false, 50));

        String text = cluster.run("explain", "web", "--source", "192.0.2.9").out();
        JsonNode json = new JsonMapper()
                .readTree(cluster.run("explain", "web", "--source", "192.0.2.9", "-o", "json")
                        .out());

        assertThat(text)
                .contains(
                        "  On web-0:\n  192.0.2.9 goes to a:",
                        "  On web-1:\n  The stick entry of 192.0.2.9 names a, which");
        assertThat(json.at("/backends/0/views/0/reason").asText()).isEqualTo("Entry");
        assertThat(json.at("/backends/0/views/0/server").asText()).isEqualTo("a");
        assertThat(json.at("/backends/0/views/1/replicas/0").asText()).isEqualTo("web-1");
        assertThat(json.at("/backends/0/views/1/reason").asText()).isEqualTo("Fallback");
        assertThat(json.at("/backends/0/views/1/server").asText()).isEqualTo("b");
        assertThat(json.at("/backends/0/views/1/entryServer").asText()).isEqualTo("a");
    }

    @Test
    void aSourceIsRequired() {
        Run run = cluster.run("explain", "web");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Missing required option: '--source=IP'");
    }
}
