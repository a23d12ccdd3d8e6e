package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.ports.FreePorts;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.PeerView;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The statistics page as a browser shows it, its policy in force. */
@Timeout(90)
class StatsPageIT {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.17.0.10");
    private static final String NAMES =
            "[...document.getElementById('backend-web').rows].filter(r => !r.hidden).map(r => r.cells[0].textContent)";

    private final FakeProxy proxy = new FakeProxy();
    private final EventLoops loops = EventLoops.open(1);
    private final AdminServer server = new AdminServer(loops.group(), loops.serverChannel(), ADDRESS, proxy, () -> "");

    @TempDir
    Path profile;

    private int port;

    @BeforeEach
    void listen() throws IOException {
        port = FreePorts.on(ADDRESS);
        server.configure(new StatsConfig(port, "/lb/stats", true));
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
    }

    @Test
    void itFollowsTheReplicaWithoutBeingLoadedAnew() throws Exception {
        try (Browser browser = open("/lb/stats")) {
            browser.eval("window.marked = 'same document'");
            proxy.frontend.sessionsTotal.add(4_321);
            proxy.server("b")
                    .observed(Health.DOWN, 0, new CheckResult(CheckStatus.L4CON, 0, 3, ""), System.currentTimeMillis());
            await("the page shows it").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(browser.eval("document.getElementById('frontends').textContent"))
                        .contains("4\u2009321");
                assertThat(browser.eval("document.getElementById('backend-web').textContent"))
                        .contains("DOWN", "L4CON in 3 ms");
                assertThat(browser.eval("document.querySelector('polyline').getAttribute('points')"))
                        .contains(" ");
            });
            assertThat(browser.eval("window.marked")).isEqualTo("same document");
            assertThat(browser.eval("document.getElementById('live').textContent"))
                    .isEqualTo("live");

            server.close();
            await("it says that it is cut off")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(browser.eval("document.getElementById('live').textContent"))
                            .startsWith("not reachable since "));
        }
    }

    @Test
    void rowsAreSortedAndFilteredAndTabsSwitched() throws Exception {
        proxy.server("a").stats().sessionsTotal.add(1);
        proxy.server("b").stats().sessionsTotal.add(2);
        try (Browser browser = open("/lb/stats")) {
            assertThat(browser.eval(NAMES)).isEqualTo("a,b,BACKEND");
            browser.eval("[...document.querySelectorAll('#traffic section:nth-of-type(2) thead button')]"
                    + ".find(b => b.textContent === 'Total').click()");
            assertThat(browser.eval(NAMES)).isEqualTo("a,b,BACKEND");
            browser.eval("document.querySelector('[aria-sort=ascending] button').click()");
            assertThat(browser.eval(NAMES)).isEqualTo("b,a,BACKEND");

            browser.eval("(f => { f.value = 'web/a'; f.dispatchEvent(new Event('input')); })"
                    + "(document.getElementById('filter'))");
            assertThat(browser.eval(NAMES)).isEqualTo("a,BACKEND");

            assertThat(browser.eval("document.getElementById('peers').hidden")).isEqualTo("true");
            browser.eval("document.querySelector('nav a[href=\"#peers\"]').click()");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(browser.eval("document.getElementById('peers').hidden"))
                            .isEqualTo("false"));
            assertThat(browser.eval("document.getElementById('traffic').hidden"))
                    .isEqualTo("true");
        }
    }

    @Test
    void aSourceIsLookedUp() throws Exception {
        proxy.web().table().orElseThrow().reserve(Source.of(InetAddress.ofLiteral("192.0.2.9")), "b");
        try (Browser browser = open("/lb/stats;norefresh#tables")) {
            browser.eval("document.getElementById('source').value = '192.0.2.9'");
            browser.eval("document.querySelector('#search button').click()");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(browser.eval("document.getElementById('found').textContent"))
                            .startsWith("192.0.2.9 is kept in web on server b, for ")
                            .contains(", known by web-0.", "No answer came from web-1, web-2."));
        }
    }

    @Test
    void theSwitchLeadsToTheSumOfAllReplicasWhichStaysLiveUnderTheSameTab() throws Exception {
        proxy.peers = List.of(PeerView.local("web-0", "127.17.0.10:10000"));
        try (Browser browser = open("/lb/stats#tables")) {
            browser.eval("document.querySelector('.scopes a:last-child').click()");
            await("the sum is shown").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(browser.eval("document.querySelector('header')?.textContent"))
                        .contains("1 replica of shop/web: web-0");
                assertThat(browser.eval("document.body.className")).isEqualTo("scripted");
            });
            assertThat(browser.eval("location.pathname + location.hash")).isEqualTo("/lb/stats;all#tables");
            assertThat(browser.eval("document.getElementById('tables').hidden")).isEqualTo("false");
            proxy.frontend.sessionsTotal.add(4_321);
            await("the sum follows")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(browser.eval("document.querySelector('header').textContent"))
                            .contains("4\u2009321 in all"));
            assertThat(browser.eval("document.querySelector('.scopes [aria-current]').textContent"))
                    .isEqualTo("All replicas summed");
        }
    }

    private Browser open(String path) throws Exception {
        Browser browser = Browser.open("http://127.17.0.10:" + port + path, profile);
        await("the script runs")
                .atMost(Duration.ofSeconds(20))
                .until(() -> browser.eval("document.body?.className").equals("scripted"));
        return browser;
    }
}
