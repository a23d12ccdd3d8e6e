package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.config.AdministrativeState;
import dev.limpet.config.StatsConfig;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.ServerOffer;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.SourceStatus;
import dev.limpet.config.status.StickEntry;
import dev.limpet.config.status.TablePage;
import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.Csv;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port, asked over HTTP. */
@Timeout(30)
class AdminServerTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.17.0.2");

    private final FakeProxy proxy = new FakeProxy();
    private final EventLoops loops = EventLoops.open(1);
    private final AdminServer server = server();
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void listen() throws IOException {
        port = freePort();
        server.configure(new StatsConfig(port, "/stats", true));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        loops.close();
    }

    @Test
    void thePageShowsFrontendsBackendsServersTablesAndPeers() throws Exception {
        proxy.frontend.sessionsTotal.add(1_234_567);
        proxy.server("b").stats().bytesIn.add(2_500_000);
        proxy.server("b")
                .observed(
                        Health.DOWN,
                        0,
                        new CheckResult(CheckStatus.L4CON, 0, 3, ""),
                        System.currentTimeMillis() - 65_000);
        proxy.web().table().orElseThrow().reserve(Source.ofIpv4(1), "a");

        HttpResponse<String> page = get("/stats");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("<b>web-0</b> of <b>shop/web</b>", "uptime = 1d 2h03m04s")
                .contains("<th scope=\"row\">http<td><span class=\"good\">OPEN</span>", "1\u2009234\u2009567")
                .contains("<h2>Backend web</h2>", "<th scope=\"row\">a<td>", "<th scope=\"row\">BACKEND<td>")
                .contains("<span class=\"bad\">1m5s DOWN</span>", "L4CON in 3 ms", "2.5\u2009MB")
                .contains("<h2>Stick tables</h2>", "<th scope=\"row\">web<td>1<td>20\u2009480<td>0 %<td>0")
                .contains(
                        "<h2>Peers</h2>",
                        "<th scope=\"row\">web-2<td>10.0.0.3:10000<td><span class=\"bad\">CONN</span><td>40<td>0<td>0");
    }

    @Test
    void thePageNeedsNoOtherFileAndItsPolicyAllowsItsOwnStyleAndScriptAlone() throws Exception {
        HttpResponse<String> page = get("/stats");
        assertThat(page.body()).doesNotContain("src=", "href=\"http", "href=\"/", "url(", "@import", " style=");
        String policy = page.headers().firstValue("content-security-policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'", "connect-src 'self'", "form-action 'none'")
                .doesNotContain("unsafe");
        for (String kind : List.of("style", "script")) {
            String text = page.body().split("<" + kind + ">")[1].split("</" + kind + ">")[0];
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            assertThat(policy)
                    .contains(kind + "-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
    }

    @Test
    void datadogFindsVersionAndUptime() throws Exception {
        server.configure(new StatsConfig(port, "/stats", false));
        String page = get("/stats").body();
        assertThat(page).containsPattern("HAProxy version " + Release.current().version() + ",");
        assertThat(page).containsPattern("uptime = \\d+d \\d+h\\d+m\\d+s");
        assertThat(get("/stats/;csv;norefresh").body()).startsWith("# pxname,svname,");
    }

    @Test
    void theSumOfAllReplicasIsToldAndWhoIsNotInIt() throws Exception {
        FakeProxy second = new FakeProxy(List.of("a", "c"));
        proxy.peers = List.of(
                PeerView.local("web-0", "127.17.0.20:10000"),
                new PeerView("web-1", "127.17.0.21:10000", PeerView.Side.REMOTE, "ESTA", 0, 0, 0),
                new PeerView("web-2", "127.17.0.22:10000", PeerView.Side.REMOTE, "CONN", 0, 0, 0));
        for (FakeProxy each : List.of(proxy, second)) {
            each.frontend.sessionsTotal.add(40);
            each.server("a").stats().sessions.increment();
            each.server("a").stats().bytesIn.add(1_000);
        }
        second.server("a").override(AdministrativeState.DRAIN);
        proxy.web().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "a");
        second.web().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "a");
        second.web().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("192.0.2.10")), "c");
        try (AdminServer other = new AdminServer(
                loops.group(), loops.serverChannel(), InetAddress.ofLiteral("127.17.0.21"), second, () -> "")) {
            other.configure(proxy.config().config().stats());
            List<StatRow> sum = Csv.read(get("/stats;all;csv").body());
            assertThat(sum)
                    .extracting(row -> row.proxy() + "/" + row.service())
                    .containsExactly("http/FRONTEND", "web/a", "web/b", "web/c", "web/BACKEND");
            assertThat(sum.get(0).number(Column.STOT)).isEqualTo(80);
            assertThat(sum.get(1).number(Column.SCUR)).isEqualTo(2);
            assertThat(sum.get(1).number(Column.BIN)).isEqualTo(2_000);
            assertThat(sum.get(1).text(Column.STATUS)).isEqualTo("MIXED 1 DRAIN, 1 no check");
            String page = get("/stats;all").body();
            assertThat(page)
                    .contains("2 replicas of <b>shop/web</b>: <b>web-0, web-1</b>")
                    .contains("No answer came from web-2, which is not in these numbers.")
                    .contains("href=\"./stats\"", "href=\"./stats;all\" aria-current=\"true\"");
            assertThat(page).contains("<p class=\"whose\">As web-0 sees them.</p>");
            assertThat(get("/stats").body())
                    .doesNotContain("sees them")
                    .contains("href=\"./stats\" aria-current=\"true\"");
            assertThat(get("/stats;source=192.0.2.9;all").body())
                    .contains("{\"replica\":\"web-0\",\"entries\":[{\"table\":\"web\",\"server\":\"a\",")
                    .contains("{\"replica\":\"web-1\",\"entries\":[{\"table\":\"web\",\"server\":\"a\",")
                    .endsWith("\"silent\":[\"web-2\"]}");
            assertThat(get("/stats;source=192.0.2.10;all").body())
                    .contains("{\"replica\":\"web-0\",\"entries\":[]}")
                    .contains("\"server\":\"c\"");
            assertThat(get("/stats;source=nobody;all").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void whatIsWrittenAsCsvIsReadFromIt() {
        proxy.server("a").stats().bytesIn.add(5_000_000_000L);
        proxy.server("a").observed(Health.DOWN, 0, new CheckResult(CheckStatus.L7RSP, 0, 3, "said \"a,b\"\nand c"), 0);
        List<StatRow> rows = Statistics.of(proxy);
        assertThat(Csv.read(Csv.header() + "\n"
                        + String.join("\n", rows.stream().map(Csv::line).toList()) + "\n"))
                .extracting(Csv::line)
                .isEqualTo(rows.stream().map(Csv::line).toList());
    }

    @Test
    void jsonHasEveryFieldOfEveryRow() throws Exception {
        HttpResponse<String> answer = get("/stats;json");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        JsonNode rows = new JsonMapper().readTree(answer.body());
        assertThat(rows).hasSize(4);
        assertThat(rows.at("/1/1").toString())
                .isEqualTo(
                        "{\"objType\":\"Server\",\"proxyId\":2,\"id\":1,\"field\":{\"pos\":1,\"name\":\"svname\"},"
                                + "\"processNum\":1,\"tags\":{\"origin\":\"Key\",\"nature\":\"Name\",\"scope\":\"Service\"},\"value\":{\"type\":\"str\",\"value\":\"a\"}}");
    }

    @Test
    void aSourceIsFoundInTheTablesThatKeepIt() throws Exception {
        proxy.web().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "a");
        assertThat(get("/stats;source=192.0.2.9").body())
                .startsWith(
                        "{\"source\":\"192.0.2.9\",\"entries\":[{\"table\":\"web\",\"server\":\"a\",\"expiresSeconds\":287");
        assertThat(get("/stats;source=2001%3Adb8%3A%3A1").body()).endsWith("\"entries\":[]}");
        assertThat(get("/stats;source=nobody"))
                .returns(400, HttpResponse::statusCode)
                .returns("source must be an IPv4 or IPv6 address.\n", HttpResponse::body);
    }

    @Test
    void aSourceIsExplainedByEntryAlgorithmAndServers() throws Exception {
        proxy.web().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "a");

        SourceStatus kept =
                ProxyStatusJson.readSource(get("/status?source=192.0.2.9").body());
        assertThat(kept).returns("web-0", SourceStatus::replica).returns("192.0.2.9", SourceStatus::source);
        SourceBackend web = kept.backends().getFirst();
        assertThat(web.key()).contains("192.0.2.9");
        assertThat(web.entry().map(StickEntry::server)).contains("a");
        assertThat(web.servers()).extracting(ServerOffer::name).contains("a", "b");

        Source stranger = Source.of(InetAddress.ofLiteral("2001:db8::1"));
        SourceBackend unknown = ProxyStatusJson.readSource(
                        get("/status?source=2001%3Adb8%3A%3A1").body())
                .backends()
                .getFirst();
        assertThat(unknown.entry()).isEmpty();
        assertThat(unknown.bound())
                .contains(proxy.web().bound(stranger).orElseThrow().name());
        assertThat(proxy.web().table().orElseThrow().lookup(stranger)).isEmpty();

        assertThat(get("/status?source=nobody").statusCode()).isEqualTo(400);
    }

    @Test
    void aTableIsReadInParts() throws Exception {
        for (int i = 1; i <= 5_000; i++) {
            proxy.web().table().orElseThrow().reserve(Source.ofIpv4(i), "a");
        }
        TablePage first = ProxyStatusJson.readTable(get("/status?table=web").body());
        TablePage second = ProxyStatusJson.readTable(
                get("/status?table=web&cursor=" + first.next().orElseThrow()).body());
        assertThat(first.entries())
                .hasSize(4_096)
                .allMatch(entry -> entry.server().equals("a"));
        assertThat(second.next()).isEmpty();
        assertThat(Stream.concat(first.entries().stream(), second.entries().stream())
                        .map(StickEntry::source))
                .hasSize(5_000)
                .doesNotHaveDuplicates();
        assertThat(get("/status?table=none").statusCode()).isEqualTo(404);
        assertThat(get("/status?table=web&cursor=-1").statusCode()).isEqualTo(400);
    }

    @Test
    void theVersionIsShownOnlyWhenItIsNotHidden() throws Exception {
        String version = Release.current().version();
        assertThat(get("/stats").body()).doesNotContain(version);
        server.configure(new StatsConfig(port, "/stats", false));
        assertThat(get("/stats").body()).contains("Limpet version " + version);
    }

    @Test
    void thePageIsLoadedAnewUnlessToldNotTo() throws Exception {
        assertThat(get("/stats").body()).contains("<noscript><meta http-equiv=\"refresh\"");
        assertThat(get("/stats;norefresh").body())
                .doesNotContain("http-equiv=\"refresh\"")
                .contains("<body data-norefresh>");
    }

    @Test
    void whatIsRejectedIsShownEscaped() throws Exception {
        proxy.rejected = Optional.of("line 3: '<b>' & \"c\" must be 1 to 9");
        assertThat(get("/stats").body()).contains("line 3: &#39;&lt;b&gt;&#39; &amp; &quot;c&quot; must be 1 to 9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stats;csv", "/stats;csv;norefresh", "/stats;norefresh;csv"})
    void csvHasEveryColumnOfEveryRow(String path) throws Exception {
        List<String> lines = get(path).body().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines).allMatch(line -> line.chars().filter(c -> c == ',').count() == 103 && line.endsWith(","));
    }

    @Test
    void statusIsWhatTheOperatorReads() throws Exception {
        proxy.readiness = Readiness.notReady("learning");
        proxy.frontend.sessions.increment();
        HttpResponse<String> answer = get("/status");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        ProxyStatus status = ProxyStatusJson.read(answer.body());
        assertThat(status.replica()).isEqualTo("web-0");
        assertThat(status.configHash()).isEqualTo(proxy.config().hash());
        assertThat(status.ready()).isFalse();
        assertThat(status.sessions()).isEqualTo(1);
        assertThat(status.backends().getFirst().stickSize()).isEqualTo(20_480);
        assertThat(status.backends().getFirst().servers())
                .extracting(server -> server.name() + " " + server.address() + " " + server.state())
                .containsExactly("a 192.0.2.1:80 UP", "b 192.0.2.2:80 UP");
        assertThat(status.peers())
                .extracting(peer -> peer.name() + " " + peer.state())
                .containsExactly("web-1 ESTA", "web-2 CONN");
    }

    @Test
    void statusTellsSourcesWhileTheyAreFew() throws Exception {
        StickTable table = proxy.web().table().orElseThrow();
        table.reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "a");
        table.reserve(Source.of(InetAddress.ofLiteral("2001:db8::1")), "b");
        assertThat(ProxyStatusJson.read(get("/status").body()).sources())
                .contains(List.of("192.0.2.9", "2001:db8:0:0:0:0:0:1"));

        for (int i = 1; i <= 15; i++) {
            table.reserve(Source.ofIpv4(i), "a");
        }
        assertThat(ProxyStatusJson.read(get("/status").body()).sources()).isEmpty();
    }

    @Test
    void probesTellLifeAndReadiness() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz")).returns(200, HttpResponse::statusCode).returns("ready\n", HttpResponse::body);
        proxy.readiness = Readiness.notReady("stopping");
        assertThat(get("/readyz")).returns(503, HttpResponse::statusCode).returns("stopping\n", HttpResponse::body);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreServedAsPrometheusText() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).isEqualTo("up 1\n");
    }

    @Test
    void anotherPathIsNotFoundAndTheAnswerNamesThoseThereAre() throws Exception {
        assertThat(get("/"))
                .returns(404, HttpResponse::statusCode)
                .extracting(HttpResponse::body)
                .asString()
                .contains("/stats");
        assertThat(get("/statsx").statusCode()).isEqualTo(404);
        assertThat(get("/;").statusCode()).isEqualTo(404);
        assertThat(raw("GET ; HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() throws Exception {
        HttpResponse<String> head =
                send(HttpRequest.newBuilder(uri("/stats;csv")).HEAD());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("content-length"))
                .hasValue(get("/stats;csv").body().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsAreRefused(String method) throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri("/stats")).method(method, HttpRequest.BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void requestsThatAreTooLargeOrNoneAreRefused() throws Exception {
        assertThat(raw("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414 ");
        assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(raw("NO SUCH THING\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET / HTTP/1.1\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aRequestMayBeLargerThanOneRead() throws Exception {
        assertThat(raw("GET /livez HTTP/1.1\r\nConnection: close\r\nX: " + "x".repeat(12_000) + "\r\n\r\n"))
                .endsWith("alive\n");
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTurn() throws Exception {
        String answers = raw("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".repeat(50)
                + "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answers.split("alive\n", -1)).hasSize(51);
        assertThat(answers).endsWith("ready\n");
    }

    @Test
    void portAndPathFollowTheConfigurationWhileConnectionsGoOn() throws Exception {
        int before = port;
        try (Socket kept = new Socket(ADDRESS, before)) {
            String request = "GET /livez HTTP/1.1\r\nHost: limpet\r\n\r\n";
            kept.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            kept.getInputStream().readNBytes("HTTP/1.1".length());
            port = freePort();
            server.configure(new StatsConfig(port, "/haproxy", true));

            assertThat(get("/haproxy").statusCode()).isEqualTo(200);
            assertThat(get("/stats").statusCode()).isEqualTo(404);
            assertThatThrownBy(() -> new Socket(ADDRESS, before).close()).isInstanceOf(ConnectException.class);
            kept.getOutputStream().write("GET /livez HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("alive\n");
        }
    }

    @Test
    void aPortInUseIsOneSentenceAndChangesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, ADDRESS)) {
            assertThatThrownBy(() -> server.configure(new StatsConfig(taken.getLocalPort(), "/other", true)))
                    .isInstanceOf(BindException.class)
                    .hasMessage("stats.port: the admin server cannot listen on 127.17.0.2:" + taken.getLocalPort()
                            + ": Address already in use");
        }
        assertThat(get("/stats").statusCode()).isEqualTo(200);
    }

    private AdminServer server() {
        return new AdminServer(loops.group(), loops.serverChannel(), ADDRESS, proxy, () -> "up 1\n");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.17.0.2:" + port + path);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(ADDRESS, port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, ADDRESS)) {
            return free.getLocalPort();
        }
    }
}
