package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.ServerOffer;
import dev.limpet.config.status.SourceBackend;
import dev.limpet.config.status.SourceStatus;
import dev.limpet.config.status.StickEntry;
import dev.limpet.config.status.TablePage;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the operator and the command line read. */
@Timeout(30)
class StatusPageTest {
    private final RunningAdmin admin = new RunningAdmin();
    private final FakeProxy proxy = admin.proxy();

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void statusIsWhatTheOperatorReads() throws Exception {
        proxy.readiness = Readiness.notReady("learning");
        proxy.frontend.sessions.increment();
        HttpResponse<String> answer = admin.get("/status");
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
    void statusTellsWhatIsNotAsItIsWanted() throws Exception {
        ProxyStatus well = ProxyStatusJson.read(admin.get("/status").body());
        assertThat(well.unkept()).isEmpty();
        assertThat(well.transportRefused()).isEmpty();
        proxy.unkept = Optional.of("no space is left");
        proxy.transportRefused = Optional.of("io_uring_setup: Operation not permitted");
        ProxyStatus unwell = ProxyStatusJson.read(admin.get("/status").body());
        assertThat(unwell.unkept()).contains("no space is left");
        assertThat(unwell.transportRefused()).contains("io_uring_setup: Operation not permitted");
    }

    @Test
    void statusTellsSourcesWhileTheyAreFew() throws Exception {
        StickTable table = proxy.web().table().orElseThrow();
        table.reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "a");
        table.reserve(Source.of(InetAddress.ofLiteral("2001:db8::1")), "b");
        assertThat(ProxyStatusJson.read(admin.get("/status").body()).sources())
                .contains(List.of("192.0.2.9", "2001:db8:0:0:0:0:0:1"));

        for (int i = 1; i <= 15; i++) {
            table.reserve(Source.ofIpv4(i), "a");
        }
        assertThat(ProxyStatusJson.read(admin.get("/status").body()).sources()).isEmpty();
    }

    @Test
    void aSourceIsExplainedByEntryAlgorithmAndServers() throws Exception {
        proxy.web().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "a");

        SourceStatus kept =
                ProxyStatusJson.readSource(admin.get("/status?source=192.0.2.9").body());
        assertThat(kept).returns("web-0", SourceStatus::replica).returns("192.0.2.9", SourceStatus::source);
        SourceBackend web = kept.backends().getFirst();
        assertThat(web.key()).contains("192.0.2.9");
        assertThat(web.entry().map(StickEntry::server)).contains("a");
        assertThat(web.servers()).extracting(ServerOffer::name).contains("a", "b");

        Source stranger = Source.of(InetAddress.ofLiteral("2001:db8::1"));
        SourceBackend unknown = ProxyStatusJson.readSource(
                        admin.get("/status?source=2001%3Adb8%3A%3A1").body())
                .backends()
                .getFirst();
        assertThat(unknown.entry()).isEmpty();
        assertThat(unknown.bound())
                .contains(proxy.web().bound(stranger).orElseThrow().name());
        assertThat(proxy.web().table().orElseThrow().lookup(stranger)).isEmpty();

        assertThat(admin.get("/status?source=nobody").statusCode()).isEqualTo(400);
    }

    @Test
    void aTableIsReadInParts() throws Exception {
        for (int i = 1; i <= 5_000; i++) {
            proxy.web().table().orElseThrow().reserve(Source.ofIpv4(i), "a");
        }
        TablePage first =
                ProxyStatusJson.readTable(admin.get("/status?table=web").body());
        TablePage second = ProxyStatusJson.readTable(
                admin.get("/status?table=web&cursor=" + first.next().orElseThrow())
                        .body());
        assertThat(first.entries())
                .hasSize(4_096)
                .allMatch(entry -> entry.server().equals("a"));
        assertThat(second.next()).isEmpty();
        assertThat(Stream.concat(first.entries().stream(), second.entries().stream())
                        .map(StickEntry::source))
                .hasSize(5_000)
                .doesNotHaveDuplicates();
        assertThat(admin.get("/status?table=none").statusCode()).isEqualTo(404);
        assertThat(admin.get("/status?table=web&cursor=-1").statusCode()).isEqualTo(400);
    }
}
