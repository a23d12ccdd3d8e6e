package dev.limpet.proxy.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The CSV that HAProxy's tools read: they go by positions, and expect numbers where HAProxy has numbers. */
class CsvTest {
    /** Columns 0 to 50 that hold text; the others hold a whole number or nothing. */
    private static final List<Integer> TEXT = List.of(0, 1, 17, 36);

    private final FakeProxy proxy = new FakeProxy();

    @Test
    void theHeaderIsHaproxys() {
        assertThat(Csv.header())
                .isEqualTo(
                        "# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,"
                                + "status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,"
                                + "lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,"
                                + "hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,hanafail,req_rate,"
                                + "req_rate_max,req_tot,cli_abrt,srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,"
                                + "last_chk,last_agt,qtime,ctime,rtime,ttime,agent_status,agent_code,agent_duration,"
                                + "check_desc,agent_desc,check_rise,check_fall,check_health,agent_rise,agent_fall,"
                                + "agent_health,addr,cookie,mode,algo,conn_rate,conn_rate_max,conn_tot,intercepted,"
                                + "dcon,dses,wrew,connect,reuse,cache_lookups,cache_hits,srv_icur,src_ilim,qtime_max,"
                                + "ctime_max,rtime_max,ttime_max,eint,idle_conn_cur,safe_conn_cur,used_conn_cur,"
                                + "need_conn_est,uweight,agg_server_status,agg_server_check_status,agg_check_status,");
        assertThat(Column.values()).hasSize(103);
    }

    @Test
    void everyRowHasAllColumnsAndNumbersWhereToolsExpectThem() {
        proxy.server("a")
                .observed(Health.UP, 4, new CheckResult(CheckStatus.L4OK, 0, 7, ""), System.currentTimeMillis());
        for (StatRow row : Statistics.of(proxy)) {
            String[] values = Csv.line(row).split(",", -1);
            assertThat(values).hasSize(104).endsWith("");
            for (int column = 0; column <= 50; column++) {
                if (!TEXT.contains(column)) {
                    assertThat(values[column])
                            .as(Column.values()[column].title())
                            .matches("\\d*");
                }
            }
        }
    }

    @Test
    void aServersRowTellsWhatIsCountedAndKnownOfIt() {
        var server = proxy.server("b");
        server.stats().sessions.increment();
        server.stats().sessions.increment();
        server.stats().sessions.decrement();
        server.stats().sessionsTotal.add(9);
        server.stats().bytesIn.add(1_000);
        server.stats().bytesOut.add(2_000);
        server.stats().connectionErrors.add(3);
        server.stats().retries.add(4);
        server.stats().redispatches.add(5);
        server.stats().checkFailures.add(6);
        long now = System.currentTimeMillis();
        server.observed(Health.UP, 4, new CheckResult(CheckStatus.L4OK, 0, 1, ""), now - 90_000);
        server.observed(Health.DOWN, 0, new CheckResult(CheckStatus.L4TOUT, 0, 12, ""), now - 60_500);

        Map<String, String> row = row("web", "b");

        assertThat(row)
                .containsEntry("scur", "1")
                .containsEntry("smax", "2")
                .containsEntry("slim", "100")
                .containsEntry("stot", "9")
                .containsEntry("bin", "1000")
                .containsEntry("bout", "2000")
                .containsEntry("econ", "3")
                .containsEntry("wretr", "4")
                .containsEntry("wredis", "5")
                .containsEntry("chkfail", "6")
                .containsEntry("chkdown", "1")
                .containsEntry("status", "DOWN")
                .containsEntry("weight", "10")
                .containsEntry("act", "1")
                .containsEntry("lastchg", "60")
                .containsEntry("downtime", "60")
                .containsEntry("iid", "2")
                .containsEntry("sid", "2")
                .containsEntry("type", "2")
                .containsEntry("check_status", "L4TOUT")
                .containsEntry("check_duration", "12")
                .containsEntry("check_rise", "2")
                .containsEntry("check_fall", "3")
                .containsEntry("check_health", "0")
                .containsEntry("addr", "192.0.2.2:80")
                .containsEntry("mode", "tcp");
    }

    @Test
    void aBackendIsUpAsLongAsAServerTakesNewClients() {
        assertThat(row("web", "BACKEND"))
                .containsEntry("status", "UP")
                .containsEntry("act", "2")
                .containsEntry("weight", "20")
                .containsEntry("algo", "source")
                .containsEntry("type", "1");
        for (String server : List.of("a", "b")) {
            proxy.server(server)
                    .observed(Health.DOWN, 0, new CheckResult(CheckStatus.L4CON, 0, 0, ""), System.currentTimeMillis());
        }
        assertThat(row("web", "BACKEND"))
                .containsEntry("status", "DOWN")
                .containsEntry("act", "0")
                .containsEntry("weight", "0")
                .containsEntry("chkdown", "2");
    }

    @Test
    void aFrontendIsFullAtItsLimit() {
        assertThat(row("http", "FRONTEND")).containsEntry("status", "OPEN").containsEntry("slim", "15000");
        for (int session = 0; session < 15_000; session++) {
            proxy.frontend.sessions.increment();
        }
        proxy.frontend.deniedConnections.add(2);
        proxy.frontend.sessionsTotal.add(15_000);
        assertThat(row("http", "FRONTEND"))
                .containsEntry("status", "FULL")
                .containsEntry("dcon", "2")
                .containsEntry("conn_tot", "15002")
                .containsEntry("type", "0");
    }

    private Map<String, String> row(String proxyName, String service) {
        String[] titles = Csv.header().substring(2).split(",");
        for (StatRow row : Statistics.of(proxy)) {
            if (row.proxy().equals(proxyName) && row.service().equals(service)) {
                String[] values = Csv.line(row).split(",", -1);
                Map<String, String> named = new HashMap<>();
                for (int column = 0; column < titles.length; column++) {
                    named.put(titles[column], values[column]);
                }
                return named;
            }
        }
        throw new AssertionError("no row of " + proxyName + "/" + service);
    }
}
