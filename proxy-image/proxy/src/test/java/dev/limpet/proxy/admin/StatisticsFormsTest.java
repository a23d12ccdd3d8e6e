package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.proxy.report.Csv;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics as CSV and JSON. */
@Timeout(30)
class StatisticsFormsTest {
    private final RunningAdmin admin = new RunningAdmin();
    private final FakeProxy proxy = admin.proxy();

    @AfterEach
    void stop() {
        admin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stats;csv", "/stats;csv;norefresh", "/stats;norefresh;csv"})
    void csvHasEveryColumnOfEveryRow(String path) throws Exception {
        List<String> lines = admin.get(path).body().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines).allMatch(line -> line.chars().filter(c -> c == ',').count() == 103 && line.endsWith(","));
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
        HttpResponse<String> answer = admin.get("/stats;json");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        JsonNode rows = new JsonMapper().readTree(answer.body());
        assertThat(rows).hasSize(4);
        assertThat(rows.at("/1/1").toString())
                .isEqualTo(
                        "{\"objType\":\"Server\",\"proxyId\":2,\"id\":1,\"field\":{\"pos\":1,\"name\":\"svname\"},"
                                + "\"processNum\":1,\"tags\":{\"origin\":\"Key\",\"nature\":\"Name\",\"scope\":\"Service\"},\"value\":{\"type\":\"str\",\"value\":\"a\"}}");
    }
}
