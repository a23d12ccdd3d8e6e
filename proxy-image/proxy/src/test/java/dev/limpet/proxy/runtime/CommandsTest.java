package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.AdministrativeState;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each command answers and does. */
class CommandsTest {
    private static final Source SOURCE = Source.ofIpv4(0x0A00_0001);

    private final FakeProxy proxy = new FakeProxy();
    private final StickTable table = proxy.web().table().orElseThrow();

    @Test
    void showStatHasAHeaderAndARowForEachFrontendServerAndBackend() {
        List<String> lines = answer("show stat");
        assertThat(lines.getFirst()).startsWith("# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,");
        assertThat(lines.stream().skip(1).map(line -> List.of(line.split(",")).subList(0, 2)))
                .containsExactly(
                        List.of("http", "FRONTEND"),
                        List.of("web", "a"),
                        List.of("web", "b"),
                        List.of("web", "BACKEND"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 -1 -1 | http/FRONTEND web/a web/b web/BACKEND",
                "-1 1 -1  | http/FRONTEND",
                "-1 2 -1  | web/BACKEND",
                "-1 4 -1  | web/a web/b",
                "-1 4 2   | web/b",
                "2 -1 -1  | web/a web/b web/BACKEND",
                "http -1 -1 | http/FRONTEND",
                "9 -1 -1  | ''"
            })
    void showStatTakesAChoice(String choice, String expected) {
        List<String> rows = answer("show stat " + choice).stream()
                .skip(1)
                .map(line -> line.split(",")[0] + "/" + line.split(",")[1])
                .toList();
        assertThat(String.join(" ", rows)).isEqualTo(expected);
    }

    @Test
    void showInfoHasWhatToolsLookFor() {
        proxy.frontend.sessions.increment();
        Map<String, String> info = facts("show info");
        assertThat(info)
                .containsKeys("Name", "Version", "Release_date", "Pid", "Maxpipes", "PipesUsed", "Tasks", "Run_queue")
                .containsEntry("Nbproc", "1")
                .containsEntry("Process_num", "1")
                .containsEntry("Uptime", "1d 2h03m04s")
                .containsEntry("Uptime_sec", "93784")
                .containsEntry("Maxconn", "50000")
                .containsEntry("CurrConns", "1")
                .containsEntry("node", "web-0")
                .containsEntry("ActivePeers", "2")
                .containsEntry("ConnectedPeers", "1")
                .containsEntry("DroppedLogs", "7")
                .containsEntry("Config_hash", proxy.config().hash());
        assertThat(answer("show info").stream().takeWhile(line -> !line.startsWith("Memmax")))
                .allMatch(line -> line.chars().filter(c -> c == ':').count() == 1);
    }

    @Test
    void showTableListsTablesAndTheirEntries() {
        table.reserve(SOURCE, "b");
        table.reserve(Source.of(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), "gone");
        assertThat(answer("show table")).containsExactly("# table: web, type: ip, size:20480, used:2");
        assertThat(answer("show table web")).hasSize(3).first().isEqualTo("# table: web, type: ip, size:20480, used:2");
        assertThat(answer("show table web key 10.0.0.1").getLast())
                .matches("0x[0-9a-f]+: key=10\\.0\\.0\\.1 use=0 exp=\\d+ shard=0 server_id=2 server_key=b");
        assertThat(answer("show table web key 2001:db8::1").getLast())
                .contains("key=2001:db8:0:0:0:0:0:1 ")
                .endsWith(" server_id=0 server_key=gone");
        assertThat(answer("show table web key 10.0.0.9")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"eq 2,1", "ne 2,2", "le 1,2", "ge 1,2", "lt 1,1", "gt 0,2"})
    void showTableComparesServerNumbers(String condition, int entries) {
        table.reserve(SOURCE, "a");
        table.reserve(Source.ofIpv4(2), "b");
        table.reserve(Source.ofIpv4(3), "gone");
        assertThat(answer("show table web data.server_id " + condition)).hasSize(1 + entries);
    }

    @Test
    void showTableFindsTheSourcesOfAServer() {
        table.reserve(SOURCE, "a");
        table.reserve(Source.ofIpv4(2), "b");
        assertThat(answer("show table web data.server_key eq a").getLast()).contains("key=10.0.0.1 ");
    }

    @Test
    void clearTableTakesOneSomeOrAllEntries() {
        for (int source = 1; source <= 1_000; source++) {
            table.reserve(Source.ofIpv4(source), source % 2 == 0 ? "a" : "b");
        }
        assertThat(answer("clear table web key 0.0.0.1")).isEmpty();
        assertThat(table.used()).isEqualTo(999);
        assertThat(answer("clear table web data.server_key eq a")).isEmpty();
        assertThat(table.used()).isEqualTo(499);
        assertThat(answer("clear table web")).isEmpty();
        assertThat(table.used()).isZero();
        assertThat(answer("clear table web key 0.0.0.1")).containsExactly("Key not found.");
    }

    @Test
    void setTableKeepsASourceOnAServer() {
        assertThat(answer("set table web key 10.0.0.1 data.server_id 2")).isEmpty();
        assertThat(table.lookup(SOURCE)).contains("b");
        assertThat(answer("set table web key 10.0.0.1 data.server_key a")).isEmpty();
        assertThat(table.lookup(SOURCE)).contains("a");
        assertThat(answer("set table web key 10.0.0.1 data.server_key x")).containsExactly("No such server.");
        assertThat(table.lookup(SOURCE)).contains("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show table x", "clear table x", "set table x key 10.0.0.1 data.server_id 1"})
    void aTableThatDoesNotExistIsSaidSo(String command) {
        assertThat(answer(command)).containsExactly("No such table.");
    }

    @Test
    void setServerChangesItsState() {
        answer("set server web/a state drain");
        assertThat(proxy.server("a").status()).isEqualTo("DRAIN");
        answer("disable server web/a");
        assertThat(proxy.server("a").status()).isEqualTo("MAINT");
        answer("enable server web/a");
        assertThat(proxy.server("a").config().state()).isEqualTo(AdministrativeState.READY);
    }

    @Test
    void enableServerEndsMaintenanceAndNoDrain() {
        answer("set server web/a state drain;");
        answer("enable server web/a");
        assertThat(proxy.server("a").config().state()).isEqualTo(AdministrativeState.DRAIN);
    }

    @Test
    void whatIsSetHoldsUntilAConfigurationSaysOtherwise() {
        answer("set server web/a state maint");
        answer("set server web/a weight 77");
        proxy.web().configure(proxy.web().config());
        assertThat(proxy.server("a").config().state()).isEqualTo(AdministrativeState.MAINTENANCE);
        assertThat(answer("get weight web/a")).containsExactly("77 (initial 10)");
    }

    @ParameterizedTest
    @CsvSource({"25,25", "50%,5", "0,0", "256,256", "1000%,100", "1%,1"})
    void weightsAreNumbersOrPercentages(String weight, int expected) {
        assertThat(answer("set weight web/a " + weight)).isEmpty();
        assertThat(proxy.server("a").config().weight()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"257", "-1", "-1%", "9000%", "%", "x", "99999999999"})
    void otherWeightsAreRefused(String weight) {
        assertThat(answer("set weight web/a " + weight))
                .singleElement()
                .asString()
                .startsWith("Invalid weight: '");
        assertThat(proxy.server("a").config().weight()).isEqualTo(10);
    }

    @Test
    void showServersStateTellsStatesByHaproxysNumbers() {
        proxy.server("a")
                .observed(Health.UP, 4, new CheckResult(CheckStatus.L4OK, 0, 1, ""), System.currentTimeMillis());
        proxy.server("b")
                .observed(Health.DOWN, 0, new CheckResult(CheckStatus.L4CON, 0, 1, ""), System.currentTimeMillis());
        answer("set server web/b state maint");
        List<String> lines = answer("show servers state");
        assertThat(lines.getFirst()).isEqualTo("1");
        assertThat(lines.get(1)).startsWith("# be_id be_name srv_id srv_name srv_addr srv_op_state ");
        assertThat(lines.get(2)).isEqualTo("2 web 1 a 192.0.2.1 2 0 10 10 0 6 3 4 6 0 0 0 - 80 - 0 0 - - 0");
        assertThat(lines.get(3)).isEqualTo("2 web 2 b 192.0.2.2 0 1 10 10 0 8 2 0 6 0 0 0 - 80 - 0 0 - - 0");
        assertThat(lines.get(2).split(" ")).hasSize(lines.get(1).split(" ").length - 1);
        assertThat(answer("show servers state web")).isEqualTo(lines);
    }

    @Test
    void showServersConnHasAValueForEachColumn() {
        List<String> lines = answer("show servers conn");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("web/a 2/1 192.0.2.1 80 - ");
        assertThat(lines.get(1).split(" ")).hasSize(lines.getFirst().split(" ").length - 1);
    }

    @Test
    void showPeersTellsTheStateOfEachLink() {
        List<String> lines = answer("show peers");
        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).matches("0x[0-9a-f]+: \\[.+\\] id=shop/web disabled=0 .* task_calls=0");
        assertThat(lines.get(1)).contains(" id=web-0(local,inactive) addr=10.0.0.1:10000 ");
        assertThat(lines.get(2)).contains(" id=web-1(remote,active) ").contains(" last_status=ESTA ");
        assertThat(lines.get(3)).contains(" id=web-2(remote,inactive) ").contains(" last_status=CONN ");
    }

    @Test
    void clearCountersForgetsTheGreatestValuesOrAll() {
        proxy.frontend.sessions.increment();
        proxy.frontend.sessions.increment();
        proxy.frontend.sessions.decrement();
        proxy.frontend.sessionsTotal.add(2);
        proxy.server("a").stats().bytesIn.add(5);
        answer("clear counters");
        assertThat(proxy.frontend.sessions.most()).isEqualTo(1);
        assertThat(proxy.frontend.sessionsTotal.sum()).isEqualTo(2);
        answer("clear counters all");
        assertThat(proxy.frontend.sessionsTotal.sum()).isZero();
        assertThat(proxy.server("a").stats().bytesIn.sum()).isZero();
        assertThat(proxy.frontend.sessions.current()).isEqualTo(1);
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(String.join("\n", answer("help")))
                .contains("show stat", "show table", "set server", "clear table", "prompt", "quit");
    }

    @Test
    void noOutputHasAnEmptyLine() {
        for (String command : List.of("help", "show info", "show stat", "show table web", "show peers")) {
            assertThat(answer(command)).as(command).noneMatch(String::isBlank);
        }
    }

    private List<String> answer(String line) {
        Dialogue dialogue = new Dialogue(new Commands(proxy), timeout -> {});
        dialogue.hear(line);
        StringBuilder said = new StringBuilder();
        while (dialogue.hasMore()) {
            said.append(dialogue.piece());
        }
        assertThat(said).endsWith("\n");
        List<String> lines = said.toString().lines().toList();
        assertThat(lines.getLast()).isEmpty();
        return lines.subList(0, lines.size() - 1);
    }

    private Map<String, String> facts(String command) {
        Map<String, String> facts = new LinkedHashMap<>();
        answer(command).forEach(line -> facts.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
        return facts;
    }
}
