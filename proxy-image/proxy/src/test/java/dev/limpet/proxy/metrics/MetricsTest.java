package dev.limpet.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.PeersTlsView;
import dev.limpet.proxy.report.Readiness;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads at a scrape. */
class MetricsTest {
    private final FakeProxy proxy = new FakeProxy();
    private final Metrics metrics = new Metrics(proxy);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void frontendsBackendsAndServersHavePromexNamesAndLabels() {
        proxy.frontend.sessions.increment();
        proxy.frontend.bytesIn.add(10);
        proxy.web().stats().sessionsTotal.add(7);
        proxy.server("b").stats().bytesOut.add(20);
        proxy.server("b")
                .observed(Health.UP, 4, new CheckResult(CheckStatus.L4OK, 0, 250, ""), System.currentTimeMillis());

        assertThat(scrape())
                .containsEntry("limpet_frontend_current_sessions{proxy=\"http\"}", 1.0)
                .containsEntry("limpet_frontend_limit_sessions{proxy=\"http\"}", 15_000.0)
                .containsEntry("limpet_frontend_bytes_in_total{proxy=\"http\"}", 10.0)
                .containsEntry("limpet_frontend_status{proxy=\"http\",state=\"UP\"}", 1.0)
                .containsEntry("limpet_backend_sessions_total{proxy=\"web\"}", 7.0)
                .containsEntry("limpet_backend_active_servers{proxy=\"web\"}", 2.0)
                .containsEntry("limpet_server_bytes_out_total{proxy=\"web\",server=\"b\"}", 20.0)
                .containsEntry("limpet_server_check_duration_seconds{proxy=\"web\",server=\"b\"}", 0.25)
                .containsEntry("limpet_server_check_status{proxy=\"web\",server=\"b\",state=\"L4OK\"}", 1.0);
    }

    @Test
    void countersOfAChangedValueFollowWithoutBeingToldOfIt() {
        assertThat(scrape()).containsEntry("limpet_server_sessions_total{proxy=\"web\",server=\"a\"}", 0.0);
        proxy.server("a").stats().sessionsTotal.add(5);
        assertThat(scrape()).containsEntry("limpet_server_sessions_total{proxy=\"web\",server=\"a\"}", 5.0);
    }

    @Test
    void aServersStateIsTheOneOfAllStatesThatIsOne() {
        proxy.server("a").override(AdministrativeState.DRAIN);
        Map<String, Double> scraped = scrape();
        for (String state : List.of("DOWN", "UP", "MAINT", "DRAIN", "NOLB")) {
            assertThat(scraped)
                    .containsEntry(
                            "limpet_server_status{proxy=\"web\",server=\"a\",state=\"%s\"}".formatted(state),
                            state.equals("DRAIN") ? 1.0 : 0.0);
        }
    }

    @Test
    void encryptionOfLinksIsToldOfWhereThereIsOne() {
        assertThat(scrape().keySet()).noneMatch(name -> name.startsWith("limpet_peers_"));

        proxy.peersTls = Optional.of(new PeersTlsView(
                Instant.ofEpochSecond(1_800_000_000), Optional.empty(), Map.of("plain-text", 3L, "out-of-date", 0L)));

        assertThat(scrape())
                .containsEntry("limpet_peers_certificate_expiry_time_seconds", 1.8e9)
                .containsEntry("limpet_peers_certificate_rejected", 0.0)
                .containsEntry("limpet_peers_tls_refused_total{reason=\"plain-text\"}", 3.0)
                .containsEntry("limpet_peers_tls_refused_total{reason=\"out-of-date\"}", 0.0);
    }

    @Test
    void serversThatGoAreNoLongerTold() {
        assertThat(scrape()).containsKey("limpet_server_weight{proxy=\"web\",server=\"b\"}");
        BackendConfig web = proxy.web().config();
        proxy.web()
                .configure(new BackendConfig(
                        web.name(),
                        web.balance(),
                        web.stick(),
                        web.healthCheck(),
                        web.sendProxyProtocol(),
                        web.servers().subList(0, 1)));
        assertThat(scrape())
                .containsKey("limpet_server_weight{proxy=\"web\",server=\"a\"}")
                .doesNotContainKey("limpet_server_weight{proxy=\"web\",server=\"b\"}");
    }

    @Test
    void theProcessItsTablesAndPeersAreTold() {
        proxy.readiness = Readiness.notReady("learning");
        proxy.web().table().orElseThrow().reserve(Source.ofIpv4(1), "a");
        assertThat(scrape())
                .containsEntry("limpet_sticktable_size{name=\"web\",type=\"ip\"}", 20_480.0)
                .containsEntry("limpet_sticktable_used{name=\"web\",type=\"ip\"}", 1.0)
                .containsEntry("limpet_process_max_connections", 50_000.0)
                .containsEntry("limpet_process_active_peers", 2.0)
                .containsEntry("limpet_process_connected_peers", 1.0)
                .containsEntry("limpet_process_uptime_seconds", 93_784.0)
                .containsEntry(
                        "limpet_process_build_info{version=\"%s\"}"
                                .formatted(Release.current().version()),
                        1.0)
                .containsEntry("limpet_process_ready", 0.0)
                .containsEntry("limpet_peer_connected{peer=\"web-1\"}", 1.0)
                .containsEntry("limpet_peer_connected{peer=\"web-2\"}", 0.0)
                .containsEntry("limpet_peer_lag_updates{peer=\"web-1\"}", 3.0)
                .containsEntry("limpet_peer_updates_sent_total{peer=\"web-1\"}", 120.0)
                .containsEntry("limpet_process_resync_state{state=\"current\"}", 1.0)
                .containsEntry("limpet_process_resync_state{state=\"learning\"}", 0.0)
                .containsEntry("limpet_process_configuration_generation", 3.0)
                .containsEntry(
                        "limpet_process_configuration_info{hash=\"%s\",load_balancer=\"shop/web\"}"
                                .formatted(proxy.config().hash()),
                        1.0)
                .containsKey("process_cpu_seconds_total")
                .containsKey("jvm_threads_live_threads");
    }

    @Test
    void conflictsAreCountedByWhoseServerWasKept() {
        StickTable table = proxy.web().table().orElseThrow();
        Source source = Source.ofIpv4(1);
        table.reserve(source, "a");
        table.learn(source, "b", 1, 60_000);
        table.learn(source, "a", 0, 60_000);
        table.learn(source, "b", 1, 60_000);
        assertThat(scrape())
                .containsEntry("limpet_sticktable_conflicts_total{name=\"web\",outcome=\"replaced\",type=\"ip\"}", 1.0)
                .containsEntry("limpet_sticktable_conflicts_total{name=\"web\",outcome=\"kept\",type=\"ip\"}", 1.0);
    }

    @Test
    void delaysOfEventLoopsAreAHistogram() {
        proxy.loopDelays.record(2_000_000);
        proxy.loopDelays.record(9_000_000_000L);
        assertThat(scrape())
                .containsEntry("limpet_process_event_loop_delay_seconds_bucket{le=\"0.001\"}", 0.0)
                .containsEntry("limpet_process_event_loop_delay_seconds_bucket{le=\"0.005\"}", 1.0)
                .containsEntry("limpet_process_event_loop_delay_seconds_bucket{le=\"+Inf\"}", 2.0)
                .containsEntry("limpet_process_event_loop_delay_seconds_sum", 9.002);
    }

    @Test
    void timesOfSessionsAreMeansOfTheLastAndLongest() {
        for (int each = 0; each < 10_000; each++) {
            proxy.server("a").stats().queueTimes.record(500);
        }
        proxy.server("a").stats().queueTimes.record(2_000);
        Map<String, Double> scraped = scrape();
        assertThat(scraped.get("limpet_server_queue_time_average_seconds{proxy=\"web\",server=\"a\"}"))
                .isBetween(0.499, 0.503);
        assertThat(scraped)
                .containsEntry("limpet_server_max_queue_time_seconds{proxy=\"web\",server=\"a\"}", 2.0)
                .containsEntry("limpet_server_last_session_seconds{proxy=\"web\",server=\"a\"}", -1.0);
    }

    @Test
    void everyMetricHasATypeAndAHelpAndCountersAloneEndInTotal() {
        Set<String> helped = new HashSet<>();
        for (String line : metrics.scrape().lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                assertThat(helped.add(words[2])).as("%s is told once", words[2]).isTrue();
            } else if (line.startsWith("# TYPE limpet_")) {
                assertThat(helped).contains(words[2]);
                assertThat(words[3].equals("counter")).as(words[2]).isEqualTo(words[2].endsWith("_total"));
            }
        }
        assertThat(helped).hasSizeGreaterThan(90);
    }

    private Map<String, Double> scrape() {
        return metrics.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }
}
