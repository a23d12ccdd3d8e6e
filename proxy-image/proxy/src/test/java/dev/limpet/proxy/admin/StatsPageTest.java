package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.stick.Source;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The statistics page. */
@Timeout(30)
class StatsPageTest {
    private final RunningAdmin admin = new RunningAdmin();
    private final FakeProxy proxy = admin.proxy();

    @AfterEach
    void stop() {
        admin.close();
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

        HttpResponse<String> page = admin.get("/stats");

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
        HttpResponse<String> page = admin.get("/stats");
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
        admin.showVersion();
        String page = admin.get("/stats").body();
        assertThat(page).containsPattern("HAProxy version " + Release.current().version() + ",");
        assertThat(page).containsPattern("uptime = \\d+d \\d+h\\d+m\\d+s");
        assertThat(admin.get("/stats/;csv;norefresh").body()).startsWith("# pxname,svname,");
    }

    @Test
    void theVersionIsShownOnlyWhenItIsNotHidden() throws Exception {
        String version = Release.current().version();
        assertThat(admin.get("/stats").body()).doesNotContain(version);
        admin.showVersion();
        assertThat(admin.get("/stats").body()).contains("Limpet version " + version);
    }

    @Test
    void thePageIsLoadedAnewUnlessToldNotTo() throws Exception {
        assertThat(admin.get("/stats").body()).contains("<noscript><meta http-equiv=\"refresh\"");
        assertThat(admin.get("/stats;norefresh").body())
                .doesNotContain("http-equiv=\"refresh\"")
                .contains("<body data-norefresh>");
    }

    @Test
    void whatIsRejectedIsShownEscaped() throws Exception {
        proxy.rejected = Optional.of("line 3: '<b>' & \"c\" must be 1 to 9");
        assertThat(admin.get("/stats").body())
                .contains("line 3: &#39;&lt;b&gt;&#39; &amp; &quot;c&quot; must be 1 to 9");
    }

    @Test
    void aSourceIsFoundInTheTablesThatKeepIt() throws Exception {
        proxy.web().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "a");
        assertThat(admin.get("/stats;source=192.0.2.9").body())
                .startsWith(
                        "{\"source\":\"192.0.2.9\",\"entries\":[{\"table\":\"web\",\"server\":\"a\",\"expiresSeconds\":287");
        assertThat(admin.get("/stats;source=2001%3Adb8%3A%3A1").body()).endsWith("\"entries\":[]}");
        assertThat(admin.get("/stats;source=nobody"))
                .returns(400, HttpResponse::statusCode)
                .returns("source must be an IPv4 or IPv6 address.\n", HttpResponse::body);
    }
}
