package dev.limpet.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limpet.cli.cluster.TestCluster;
import dev.limpet.cli.cluster.TestCluster.Run;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.SourceStatus;
import dev.limpet.config.status.StickEntry;
import dev.limpet.config.status.TablePage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code limpet table} against replicas that disagree, lag and are silent. */
class TableCommandTest {
    private static final String WEB = """
            apiVersion: limpet.dev/v1alpha1
            kind: LoadBalancer
            metadata: {name: web}
            spec:
              frontends: [{name: http, port: 8080, backend: web}]
              backends:
                - {name: web, stick: {}, servers: [{name: a, address: 10.0.0.1, port: 80}]}
                - {name: free, servers: [{name: a, address: 10.0.0.1, port: 80}]}
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

    private static String page(String replica, OptionalInt next, StickEntry... entries) {
        return ProxyStatusJson.write(new TablePage(replica, "web", List.of(entries), next));
    }

    private void twoReplicas() throws IOException {
        cluster.replica("web", 0)
                .answers(
                        "/status?table=web&cursor=0",
                        page("web-0", OptionalInt.of(7), new StickEntry("10.0.0.20", "a", 28_700)))
                .answers(
                        "/status?table=web&cursor=7",
                        page(
                                "web-0",
                                OptionalInt.empty(),
                                new StickEntry("2001:db8::1", "b", 59),
                                new StickEntry("10.0.0.3", "a", 61)));
        cluster.replica("web", 1)
                .answers(
                        "/status?table=web&cursor=0",
                        page(
                                "web-1",
                                OptionalInt.empty(),
                                new StickEntry("10.0.0.20", "b", 28_000),
                                new StickEntry("10.0.0.3", "a", 3_600)));
    }

    @Test
    void everyEntryIsARowWithTheReplicasThatKnowIt() throws IOException {
        twoReplicas();

        Run run = cluster.run("table", "web");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "BACKEND | SOURCE | SERVER | EXPIRES | KNOWN BY",
                        "web | 10.0.0.3 | a | 1h | all 2",
                        "web | 10.0.0.20 | a | 7h58m | web-0",
                        "web | 10.0.0.20 | b | 7h46m | web-1",
                        "web | 2001:db8::1 | b | 59s | web-0");
    }

    @Test
    void aServersSourcesAreShownAlone() throws IOException {
        twoReplicas();
        assertThat(cluster.run("table", "web", "--server", "b").out())
                .contains("10.0.0.20", "2001:db8::1")
                .doesNotContain("10.0.0.3 ");
    }

    @Test
    void jsonAndYamlSayTheSame() throws IOException {
        twoReplicas();

        JsonNode json = new JsonMapper()
                .readTree(cluster.run("table", "web", "-o", "json").out());
        JsonNode yaml = new YAMLMapper()
                .readTree(cluster.run("table", "web", "-o", "yaml").out());

        assertThat(yaml).isEqualTo(json);
        assertThat(json.at("/loadBalancer").toString()).isEqualTo("{\"namespace\":\"default\",\"name\":\"web\"}");
        assertThat(json.at("/entries/0").toString())
                .isEqualTo("{\"backend\":\"web\",\"source\":\"10.0.0.3\",\"server\":\"a\",\"expiresSeconds\":3600,"
                        + "\"replicas\":{\"web-0\":61,\"web-1\":3600}}");
    }

    @Test
    void oneSourceIsLookedUpByItsAddress() throws IOException {
        StickEntry entry = new StickEntry("2001:db8:0:0:0:0:0:0", "a", 100);
        cluster.replica("web", 0)
                .answers(
                        "/status?source=2001%3Adb8%3A0%3A0%3A0%3A0%3A0%3A1",
                        ProxyStatusJson.write(new SourceStatus(
                                "web-0",
                                "2001:db8:0:0:0:0:0:1",
                                List.of(new SourceBackend(
                                        "web",
                                        BalanceAlgorithm.SOURCE,
                                        Optional.of("2001:db8:0:0:0:0:0:0/64"),
                                        Optional.of(entry),
                                        Optional.of("a"),
                                        List.of())))));
        assertThat(cluster.run("table", "web", "--source", "2001:db8::1").out())
                .contains("2001:db8:0:0:0:0:0:0   a", "1m40s   web-0");
    }

    @Test
    void aReplicaThatIsSilentIsNamedAndTheOthersArePrinted() throws IOException {
        twoReplicas();
        cluster.silentReplica("web", 2);

        Run run = cluster.run("table", "web");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("10.0.0.3");
        assertThat(run.err()).isEqualTo("limpet table: replica web-2 does not answer: nobody listens there\n");
    }

    @Test
    void aReplicaThatKnowsNoTablesYetIsOfAnotherVersion() throws IOException {
        cluster.replica("web", 0).answers("/status?table=web&cursor=0", "{\"replica\": \"web-0\", \"backends\": []}");
        assertThat(cluster.run("table", "web").err())
                .isEqualTo(
                        "limpet table: no replica answers: web-0: it answers what this command cannot read; it may be of"
                                + " another version\n");
    }

    @Test
    void withoutAnyReplicaItFails() throws IOException {
        assertThat(cluster.run("table", "web"))
                .isEqualTo(new Run(1, "", "limpet table: LoadBalancer web has no running replica\n"));
        cluster.silentReplica("web", 0);
        assertThat(cluster.run("table", "web"))
                .isEqualTo(new Run(1, "", "limpet table: no replica answers: web-0: nobody listens there\n"));
    }

    @Test
    void unknownNamesAreAnsweredWithTheKnownOnes() {
        assertThat(cluster.run("table", "wbe"))
                .isEqualTo(new Run(
                        1, "", "limpet table: there is no LoadBalancer 'wbe' in namespace default; there is web\n"));
        assertThat(cluster.run("table", "web", "-n", "shop").err())
                .isEqualTo("limpet table: there is no LoadBalancer 'web' in namespace shop, nor any other\n");
        assertThat(cluster.run("table", "web", "--backend", "wbe").err())
                .isEqualTo("limpet table: there is no backend 'wbe' in LoadBalancer web; there are free and web\n");
        assertThat(cluster.run("table", "web", "--backend", "free").err())
                .isEqualTo("limpet table: backend free keeps nobody: without stick there is no table\n");
        assertThat(cluster.run("table", "web", "--context", "prod").err())
                .isEqualTo("limpet table: there is no context 'prod' in the kubeconfig; there is limpet-local\n");
    }

    @Test
    void aNameIsNoSource() {
        Run run = cluster.run("table", "web", "--source", "localhost");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'localhost' is no IPv4 or IPv6 address");
    }
}
