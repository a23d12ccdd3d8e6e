package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.Readiness;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port: its paths, its HTTP, and where it listens. */
@Timeout(30)
class AdminServerTest {
    private final RunningAdmin admin = new RunningAdmin();
    private final FakeProxy proxy = admin.proxy();

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void probesTellLifeAndReadiness() throws Exception {
        assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
        assertThat(admin.get("/readyz")).returns(200, HttpResponse::statusCode).returns("ready\n", HttpResponse::body);
        proxy.readiness = Readiness.notReady("stopping");
        assertThat(admin.get("/readyz"))
                .returns(503, HttpResponse::statusCode)
                .returns("stopping\n", HttpResponse::body);
        assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
        proxy.alive = false;
        assertThat(admin.get("/livez"))
                .returns(503, HttpResponse::statusCode)
                .returns("an event loop that serves clients has ended\n", HttpResponse::body);
    }

    @Test
    void metricsAreServedAsPrometheusText() throws Exception {
        HttpResponse<String> answer = admin.get("/metrics");
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).isEqualTo("up 1\n");
    }

    @Test
    void anotherPathIsNotFoundAndTheAnswerNamesThoseThereAre() throws Exception {
        assertThat(admin.get("/"))
                .returns(404, HttpResponse::statusCode)
                .extracting(HttpResponse::body)
                .asString()
                .contains("/stats");
        assertThat(admin.get("/statsx").statusCode()).isEqualTo(404);
        assertThat(admin.get("/;").statusCode()).isEqualTo(404);
        assertThat(admin.raw("GET ; HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() throws Exception {
        HttpResponse<String> head = admin.send(admin.request("/stats;csv").HEAD());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("content-length"))
                .hasValue(admin.get("/stats;csv").body().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsAreRefused(String method) throws Exception {
        HttpResponse<String> answer =
                admin.send(admin.request("/stats").method(method, HttpRequest.BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void requestsThatAreTooLargeOrNoneAreRefused() throws Exception {
        assertThat(admin.raw("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414 ");
        assertThat(admin.raw("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(admin.raw("NO SUCH THING\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(admin.raw("GET / HTTP/1.1\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aRequestMayBeLargerThanOneRead() throws Exception {
        assertThat(admin.raw("GET /livez HTTP/1.1\r\nConnection: close\r\nX: " + "x".repeat(12_000) + "\r\n\r\n"))
                .endsWith("alive\n");
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTurn() throws Exception {
        String answers = admin.raw("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".repeat(50)
                + "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answers.split("alive\n", -1)).hasSize(51);
        assertThat(answers).endsWith("ready\n");
    }

    @Test
    void portAndPathFollowTheConfigurationWhileConnectionsGoOn() throws Exception {
        admin.move("/stats");
        int before = admin.port();
        try (Socket kept = new Socket(RunningAdmin.ADDRESS, before)) {
            String request = "GET /livez HTTP/1.1\r\nHost: limpet\r\n\r\n";
            kept.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            kept.getInputStream().readNBytes("HTTP/1.1".length());
            admin.move("/haproxy");

            assertThat(admin.get("/haproxy").statusCode()).isEqualTo(200);
            assertThat(admin.get("/stats").statusCode()).isEqualTo(404);
            assertRefused(before);
            kept.getOutputStream().write("GET /livez HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("alive\n");
        }
    }

    /** A pod's probes ask at the port that it was made with for as long as it is there. */
    @Test
    void theFirstPortAnswersAsLongAsTheProcessLives() throws Exception {
        int first = admin.port();
        admin.move("/stats");
        int second = admin.port();
        assertThat(readyAt(first)).isEqualTo(200);
        assertThat(readyAt(second)).isEqualTo(200);

        admin.move("/stats");
        assertThat(readyAt(first)).isEqualTo(200);
        assertThat(readyAt(admin.port())).isEqualTo(200);
        assertRefused(second);

        int third = admin.port();
        admin.server().configure(new StatsConfig(first, "/stats", true));
        assertThat(readyAt(first)).isEqualTo(200);
        assertRefused(third);
    }

    @Test
    void aPortInUseIsOneSentenceAndChangesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, RunningAdmin.ADDRESS)) {
            assertThatThrownBy(() -> admin.server().configure(new StatsConfig(taken.getLocalPort(), "/other", true)))
                    .isInstanceOf(BindException.class)
                    .hasMessage("stats.port: the admin server cannot listen on 127.17.0.2:" + taken.getLocalPort()
                            + ": Address already in use");
        }
        assertThat(admin.get("/stats").statusCode()).isEqualTo(200);
    }

    private int readyAt(int port) throws Exception {
        return admin.send(HttpRequest.newBuilder(
                        URI.create("http://" + RunningAdmin.ADDRESS.getHostAddress() + ":" + port + "/readyz")))
                .statusCode();
    }

    private static void assertRefused(int port) {
        assertThatThrownBy(() -> new Socket(RunningAdmin.ADDRESS, port).close()).isInstanceOf(ConnectException.class);
    }
}
