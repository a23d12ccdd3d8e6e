package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.config.AdministrativeState;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
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
    private final FakeControls controls = new FakeControls(proxy);
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
        assertThat(answer(command)).containsExactly("No such table");
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
        assertThat(lines.get(2)).matches("2 web 1 a 192.0.2.1 2 0 10 10 \\d+ 6 3 4 6 0 0 0 - 80 - 0 0 - - 0");
        assertThat(lines.get(3)).matches("2 web 2 b 192.0.2.2 0 1 10 10 \\d+ 8 2 0 6 0 0 0 - 80 - 0 0 - - 0");
        assertThat(lines.get(2).split(" ")).hasSize(lines.get(1).split(" ").length - 1);
        assertThat(answer("show servers state web")).hasSameSizeAs(lines);
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
        assertThat(lines).hasSize(7);
        assertThat(lines.getFirst()).matches("0x[0-9a-f]+: \\[.+\\] id=shop/web disabled=0 .* task_calls=0");
        assertThat(lines.get(1)).contains(" id=web-0(local,inactive) addr=10.0.0.1:10000 ");
        assertThat(lines.get(3)).contains(" id=web-1(remote,active) ").contains(" last_status=ESTA ");
        assertThat(lines.get(4)).isEqualTo("        updates_sent=120 updates_received=80 unacknowledged=3");
        assertThat(lines.get(5)).contains(" id=web-2(remote,inactive) ").contains(" last_status=CONN ");
        assertThat(answer("show peers dict shop/web")).hasSize(7);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set server web/a state maint",
                "set weight web/a 1",
                "enable server web/a",
                "disable server web/a",
                "enable health web/a",
                "disable health web/a",
                "enable frontend http",
                "disable frontend http",
                "set maxconn global 1",
                "set maxconn frontend http 1",
                "set maxconn server web/a 1",
                "shutdown session 0x1a",
                "shutdown sessions server web/a",
                "clear counters all"
            })
    void whatChangesTrafficTakesAnAdministrator(String command) {
        assertThat(answer(command, Level.OPERATOR)).containsExactly("Permission denied");
        assertThat(answer("show overrides")).hasSize(1);
        assertThat(controls.endedOn).isEmpty();
        assertThat(controls.sessions()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clear counters",
                "clear table web",
                "set table web key 10.0.0.1 data.server_id 1",
                "show sess",
                "show errors"
            })
    void whatTellsOfClientsTakesAnOperator(String command) {
        assertThat(answer(command, Level.USER)).containsExactly("Permission denied");
        assertThat(answer(command, Level.OPERATOR)).doesNotContain("Permission denied");
    }

    @Test
    void aUserSeesThatThereIsATableAndNotWhatIsInIt() {
        table.reserve(SOURCE, "b");
        assertThat(answer("show table web", Level.USER))
                .containsExactly(
                        "# table: web, type: ip, size:20480, used:1",
                        "# contents not dumped due to insufficient privileges");
    }

    @Test
    void aDialoguesLevelIsLoweredAndNeverRaised() {
        assertThat(answer("show cli level; operator; show cli level; user; operator; show cli level"))
                .containsExactly("admin", "", "", "operator", "", "", "Permission denied", "", "user");
    }

    @Test
    void helpTellsWhatTheLevelMayDo() {
        assertThat(String.join(" ", answer("help", Level.USER)))
                .contains("show stat")
                .doesNotContain("set server");
        assertThat(answer("help show t")).hasSize(2).last().asString().contains("show table");
    }

    @Test
    void limitsAreSetAndToldBesideWhatIsConfigured() {
        answer("set maxconn global 40000; set maxconn frontend http 7; set maxconn server web/a 3");
        assertThat(facts("show info")).containsEntry("Maxconn", "40000").containsEntry("Hard_maxconn", "50000");
        assertThat(answer("show stat http 1 -1").getLast()).startsWith("http,FRONTEND,,,0,0,7,");
        assertThat(proxy.server("a").config().maxConnections()).isEqualTo(3);
        assertThat(answer("show overrides"))
                .containsExactly(
                        "# what setting now configured",
                        "global maxconn 40000 50000",
                        "http maxconn 7 15000",
                        "web/a maxconn 3 100");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "set maxconn global | Expects an integer value.",
                "set maxconn global 50001 | Value out of range; '50001' must be 1 to 50000.",
                "set maxconn global x | Integer value expected; 'x' is none.",
                "set maxconn frontend | A frontend name is expected.",
                "set maxconn frontend web 1 | No such frontend.",
                "set maxconn frontend http | Integer value expected.",
                "set maxconn server web/x 1 | No such server.",
                "set maxconn server web/a | Require <maxconn>.",
                "set maxconn server web/a -1 | Value out of range; '-1' must be 0 to 10000000.",
                "disable frontend | A frontend name is expected.",
                "disable frontend web | No such frontend.",
                "enable frontend http | All sockets are already enabled.",
                "disable health web | Require 'backend/server'.",
                "set server web/a addr | set server <b>/<s> addr requires an address and optionally a port.",
                "set server web/a addr x | Invalid addr 'x' by 'stats socket command'",
                "set server web/a state x | 'set server <srv> state' expects 'ready', 'drain' and 'maint'.",
                "set server web/a weight | Require <weight> or <weight%>.",
                "set weight | Require 'backend/server'.",
                "show sess 0x1b | Session not found.",
                "shutdown session | Session pointer expected (use 'show sess').",
                "shutdown session x | No such session (use 'show sess').",
                "shutdown sessions server x/a | No such backend.",
                "show servers state x | Can't find backend.",
                "show servers conn x | Can't find backend.",
                "show peers x | No such peers",
                "show errors x | No such proxy."
            })
    void mistakesAreToldAsHaproxyTellsThem(String command, String sentence) {
        assertThat(answer(command)).containsExactly(sentence);
    }

    @Test
    void aFrontendIsClosedAndOpened() {
        assertThat(answer("disable frontend http")).isEmpty();
        assertThat(answer("show stat http 1 -1").getLast()).contains(",PAUSED,");
        assertThat(answer("show overrides").getLast()).isEqualTo("http state disabled enabled");
        assertThat(answer("disable frontend http")).containsExactly("All sockets are already disabled.");
        assertThat(answer("enable frontend http")).isEmpty();
        assertThat(answer("show stat http 1 -1").getLast()).contains(",OPEN,");
    }

    @Test
    void aServersAddressIsChanged() {
        assertThat(answer("set server web/a addr 192.0.2.77"))
                .containsExactly("IP changed from '192.0.2.1' to '192.0.2.77' by 'stats socket command'");
        assertThat(answer("set server web/a addr 192.0.2.77 port 8080"))
                .containsExactly(
                        "no need to change the addr, port changed from '80' to '8080' by 'stats socket command'");
        assertThat(answer("show servers state").get(2))
                .contains(" a 192.0.2.77 ")
                .contains(" 8080 ");
        assertThat(answer("show overrides").getLast()).isEqualTo("web/a addr 192.0.2.77:8080 192.0.2.1:80");
    }

    @Test
    void aServerIsTakenToBeDownAndItsChecksAreSuspended() {
        assertThat(answer("set server web/a health down")).isEmpty();
        assertThat(proxy.server("a").status()).isEqualTo("DOWN");
        assertThat(answer("set server web/a health up")).isEmpty();
        assertThat(proxy.server("a").status()).isEqualTo("UP");
        answer("disable health web/a");
        assertThat(answer("show servers state").get(2).split(" ")[13]).isEqualTo("2");
        assertThat(answer("show overrides").getLast()).isEqualTo("web/a health disabled enabled");
        answer("enable health web/a");
        assertThat(answer("show servers state").get(2).split(" ")[13]).isEqualTo("6");
    }

    @Test
    void sessionsAreListedAndEnded() {
        assertThat(answer("show sess"))
                .containsExactly("0x1a: proto=tcpv4 src=192.0.2.7:4242 fe=http be=web srv=a ts=data epoch=0 age=1m5s"
                        + " calls=0 in=10 out=20");
        assertThat(answer("show sess 0x1a")).isEqualTo(answer("show sess all"));
        assertThat(answer("shutdown session 0x1a")).isEmpty();
        assertThat(answer("show sess")).isEmpty();
        assertThat(answer("shutdown sessions server web/b")).isEmpty();
        assertThat(controls.endedOn).containsExactly("b");
    }

    @Test
    void typedValuesCarryTheirKind() {
        assertThat(answer("show stat typed"))
                .contains(
                        "F.1.0.0.pxname.1:KNS:str:http",
                        "S.2.2.6.slim.1:CLP:u32:100",
                        "B.2.0.7.stot.1:MCP:u64:0",
                        "S.2.1.55.lastsess.1:MAP:s32:-1");
        assertThat(answer("show info typed"))
                .contains("0.Name.1:POS:str:Limpet", "15.Maxconn.1:CLP:u32:50000", "50.node.1:COS:str:web-0");
    }

    @Test
    void jsonIsOneLine() throws Exception {
        JsonNode rows =
                new JsonMapper().readTree(answer("show stat web 4 -1 json").getFirst());
        assertThat(rows).hasSize(2);
        assertThat(rows.at("/0/0/tags").toString())
                .isEqualTo("{\"origin\":\"Key\",\"nature\":\"Name\",\"scope\":\"Service\"}");
        JsonNode facts = new JsonMapper().readTree(answer("show info json").getFirst());
        assertThat(facts.at("/0/field/name").asText()).isEqualTo("Name");
        assertThat(facts.at("/0/value/value").asText()).isEqualTo("Limpet");
    }

    @Test
    void serversInMaintenanceOrDownAreLeftOutOnRequest() {
        answer("disable server web/a");
        assertThat(answer("show stat web 4 -1 no-maint")).hasSize(2);
        proxy.server("b").observed(Health.DOWN, 0, CheckResult.NONE, 0);
        assertThat(answer("show stat web 4 -1 no-maint")).hasSize(2);
        assertThat(answer("show stat web 4 -1 up")).hasSize(1);
        assertThat(answer("show stat web 4 -1")).hasSize(3);
    }

    @Test
    void listenersAreToldWithTheirLevels() {
        assertThat(answer("show cli sockets"))
                .containsExactly(
                        "# socket lvl processes", "unix@/run/limpet.sock operator all", "127.0.0.1:9999 admin all");
    }

    @Test
    void conditionsOnATableMustAllHold() {
        table.reserve(SOURCE, "a");
        table.reserve(Source.ofIpv4(2), "b");
        assertThat(answer("show table web data.server_id ge 1 data.server_key ne a")
                        .getLast())
                .endsWith("server_key=b");
        assertThat(answer("show table web data.server_id ge 1 data.server_key"))
                .singleElement()
                .asString()
                .startsWith("Require a data type");
    }

    private List<String> answer(String line) {
        return answer(line, Level.ADMIN);
    }

    private List<String> answer(String line, Level level) {
        List<Listener> listeners = List.of(
                new Listener(UnixDomainSocketAddress.of("/run/limpet.sock"), Level.OPERATOR),
                new Listener(new InetSocketAddress("127.0.0.1", 9_999), Level.ADMIN));
        Dialogue dialogue = new Dialogue(new Commands(proxy, controls, () -> listeners), level, timeout -> {});
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
