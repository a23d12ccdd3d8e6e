package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.AdministrativeState;
import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.Csv;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.stick.Source;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one replica tells of all. */
@Timeout(30)
class FleetStatisticsTest {
    private final RunningAdmin admin = new RunningAdmin();
    private final FakeProxy proxy = admin.proxy();

    @AfterEach
    void stop() {
        admin.close();
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
        try (AdminServer other = admin.another("127.17.0.21", second)) {
            List<StatRow> sum = Csv.read(admin.get("/stats;all;csv").body());
            assertThat(sum)
                    .extracting(row -> row.proxy() + "/" + row.service())
                    .containsExactly("http/FRONTEND", "web/a", "web/b", "web/c", "web/BACKEND");
            assertThat(sum.get(0).number(Column.STOT)).isEqualTo(80);
            assertThat(sum.get(1).number(Column.SCUR)).isEqualTo(2);
            assertThat(sum.get(1).number(Column.BIN)).isEqualTo(2_000);
            assertThat(sum.get(1).text(Column.STATUS)).isEqualTo("MIXED 1 DRAIN, 1 no check");
            String page = admin.get("/stats;all").body();
            assertThat(page)
                    .contains("2 replicas of <b>shop/web</b>: <b>web-0, web-1</b>")
                    .contains("No answer came from web-2, which is not in these numbers.")
                    .contains("href=\"./stats\"", "href=\"./stats;all\" aria-current=\"true\"");
            assertThat(page).contains("<p class=\"whose\">As web-0 sees them.</p>");
            assertThat(admin.get("/stats").body())
                    .doesNotContain("sees them")
                    .contains("href=\"./stats\" aria-current=\"true\"");
            assertThat(admin.get("/stats;source=192.0.2.9;all").body())
                    .contains("{\"replica\":\"web-0\",\"entries\":[{\"table\":\"web\",\"server\":\"a\",")
                    .contains("{\"replica\":\"web-1\",\"entries\":[{\"table\":\"web\",\"server\":\"a\",")
                    .endsWith("\"silent\":[\"web-2\"]}");
            assertThat(admin.get("/stats;source=192.0.2.10;all").body())
                    .contains("{\"replica\":\"web-0\",\"entries\":[]}")
                    .contains("\"server\":\"c\"");
            assertThat(admin.get("/stats;source=nobody;all").statusCode()).isEqualTo(400);
        }
    }
}
