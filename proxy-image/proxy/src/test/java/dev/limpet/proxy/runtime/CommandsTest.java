package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.proxy.report.FakeProxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands answer and do that are about the whole replica, and who may give which. */
class CommandsTest {
    private final Asked asked = new Asked();
    private final FakeProxy proxy = asked.proxy();
    private final FakeControls controls = asked.controls();

    @Test
    void showStatHasAHeaderAndARowForEachFrontendServerAndBackend() {
        List<String> lines = asked.answer("show stat");
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
        List<String> rows = asked.answer("show stat " + choice).stream()
                .skip(1)
                .map(line -> line.split(",")[0] + "/" + line.split(",")[1])
                .toList();
        assertThat(String.join(" ", rows)).isEqualTo(expected);
    }

    @Test
    void showInfoHasWhatToolsLookFor() {
        proxy.frontend.sessions.increment();
        Map<String, String> info = asked.facts("show info");
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
        assertThat(asked.answer("show info").stream().takeWhile(line -> !line.startsWith("Memmax")))
                .allMatch(line -> line.chars().filter(c -> c == ':').count() == 1);
    }

    @Test
    void showPeersTellsTheStateOfEachLink() {
        List<String> lines = asked.answer("show peers");
        assertThat(lines).hasSize(7);
        assertThat(lines.getFirst()).matches("0x[0-9a-f]+: \\[.+\\] id=shop/web disabled=0 .* task_calls=0");
        assertThat(lines.get(1)).contains(" id=web-0(local,inactive) addr=10.0.0.1:10000 ");
        assertThat(lines.get(3)).contains(" id=web-1(remote,active) ").contains(" last_status=ESTA ");
        assertThat(lines.get(4)).isEqualTo("        updates_sent=120 updates_received=80 unacknowledged=3");
        assertThat(lines.get(5)).contains(" id=web-2(remote,inactive) ").contains(" last_status=CONN ");
        assertThat(asked.answer("show peers dict shop/web")).hasSize(7);
    }

    @Test
    void clearCountersForgetsTheGreatestValuesOrAll() {
        proxy.frontend.sessions.increment();
        proxy.frontend.sessions.increment();
        proxy.frontend.sessions.decrement();
        proxy.frontend.sessionsTotal.add(2);
        proxy.server("a").stats().bytesIn.add(5);
        asked.answer("clear counters");
        assertThat(proxy.frontend.sessions.most()).isEqualTo(1);
        assertThat(proxy.frontend.sessionsTotal.sum()).isEqualTo(2);
        asked.answer("clear counters all");
        assertThat(proxy.frontend.sessionsTotal.sum()).isZero();
        assertThat(proxy.server("a").stats().bytesIn.sum()).isZero();
        assertThat(proxy.frontend.sessions.current()).isEqualTo(1);
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(String.join("\n", asked.answer("help")))
                .contains("show stat", "show table", "set server", "clear table", "prompt", "quit");
    }

    @Test
    void noOutputHasAnEmptyLine() {
        for (String command : List.of("help", "show info", "show stat", "show table web", "show peers")) {
            assertThat(asked.answer(command)).as(command).noneMatch(String::isBlank);
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
        assertThat(asked.answer(command, Level.OPERATOR)).containsExactly("Permission denied");
        assertThat(asked.answer("show overrides")).hasSize(1);
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
        assertThat(asked.answer(command, Level.USER)).containsExactly("Permission denied");
        assertThat(asked.answer(command, Level.OPERATOR)).doesNotContain("Permission denied");
    }

    @Test
    void aDialoguesLevelIsLoweredAndNeverRaised() {
        assertThat(asked.answer("show cli level; operator; show cli level; user; operator; show cli level"))
                .containsExactly("admin", "", "", "operator", "", "", "Permission denied", "", "user");
    }

    @Test
    void helpTellsWhatTheLevelMayDo() {
        assertThat(String.join(" ", asked.answer("help", Level.USER)))
                .contains("show stat")
                .doesNotContain("set server");
        assertThat(asked.answer("help show t")).hasSize(2).last().asString().contains("show table");
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
        assertThat(asked.answer(command)).containsExactly(sentence);
    }

    @Test
    void sessionsAreListedAndEnded() {
        assertThat(asked.answer("show sess"))
                .containsExactly("0x1a: proto=tcpv4 src=192.0.2.7:4242 fe=http be=web srv=a ts=data epoch=0 age=1m5s"
                        + " calls=0 in=10 out=20");
        assertThat(asked.answer("show sess 0x1a")).isEqualTo(asked.answer("show sess all"));
        assertThat(asked.answer("shutdown session 0x1a")).isEmpty();
        assertThat(asked.answer("show sess")).isEmpty();
        assertThat(asked.answer("shutdown sessions server web/b")).isEmpty();
        assertThat(controls.endedOn).containsExactly("b");
    }

    @Test
    void typedValuesCarryTheirKind() {
        assertThat(asked.answer("show stat typed"))
                .contains(
                        "F.1.0.0.pxname.1:KNS:str:http",
                        "S.2.2.6.slim.1:CLP:u32:100",
                        "B.2.0.7.stot.1:MCP:u64:0",
                        "S.2.1.55.lastsess.1:MAP:s32:-1");
        assertThat(asked.answer("show info typed"))
                .contains("0.Name.1:POS:str:Limpet", "15.Maxconn.1:CLP:u32:50000", "50.node.1:COS:str:web-0");
    }

    @Test
    void jsonIsOneLine() throws Exception {
        JsonNode rows = new JsonMapper()
                .readTree(asked.answer("show stat web 4 -1 json").getFirst());
        assertThat(rows).hasSize(2);
        assertThat(rows.at("/0/0/tags").toString())
                .isEqualTo("{\"origin\":\"Key\",\"nature\":\"Name\",\"scope\":\"Service\"}");
        JsonNode facts =
                new JsonMapper().readTree(asked.answer("show info json").getFirst());
        assertThat(facts.at("/0/field/name").asText()).isEqualTo("Name");
        assertThat(facts.at("/0/value/value").asText()).isEqualTo("Limpet");
    }

    @Test
    void listenersAreToldWithTheirLevels() {
        assertThat(asked.answer("show cli sockets"))
                .containsExactly(
                        "# socket lvl processes", "unix@/run/limpet.sock operator all", "127.0.0.1:9999 admin all");
    }
}
