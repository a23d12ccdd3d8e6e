package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.operator.admin.AdminPort;
import dev.limpet.operator.admin.AdminServer;
import dev.limpet.operator.admin.OperatorMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an administrator's tools hear of the operator over its life. */
class AdminTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void probesFollowTheOperatorAndMetricsCountItsReconciliations() throws Exception {
        try (TestCluster cluster = new TestCluster();
                OperatorMetrics metrics = new OperatorMetrics();
                LimpetOperator operator = new LimpetOperator(
                        cluster.operatorsClient(), OperatorSettings.forImage("proxy:1"), metrics.reconciliations());
                AdminServer admin = new AdminServer(0, operator, metrics)) {
            assertThat(get(admin, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(admin, "/readyz").statusCode()).isEqualTo(503);

            operator.start();
            assertThat(get(admin, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(admin, "/metrics").body())
                    .contains("operator_sdk_reconciliations_executions_loadbalancer")
                    .contains("jvm_memory_used_bytes");

            operator.close();
            assertThat(get(admin, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(admin, "/healthz").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aBadPortIsNamedWithWhatIsAllowed() {
        assertThat(AdminPort.fromEnvironment(Map.of())).isEqualTo(8080);
        assertThatThrownBy(() -> AdminPort.fromEnvironment(Map.of("LIMPET_ADMIN_PORT", "70000")))
                .hasMessage("LIMPET_ADMIN_PORT: '70000' must be a port from 1 to 65535, or 0 for any that is free");
    }

    private HttpResponse<String> get(AdminServer admin, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
