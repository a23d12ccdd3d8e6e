package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.config.AdministrativeState;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.Health;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands about servers, frontends and their limits answer and do. */
class ServerCommandsTest {
    private final Asked asked = new Asked();
    private final FakeProxy proxy = asked.proxy();

    @Test
    void setServerChangesItsState() {
        asked.answer("set server web/a state drain");
        assertThat(proxy.server("a").status()).isEqualTo("DRAIN");
        asked.answer("disable server web/a");
        assertThat(proxy.server("a").status()).isEqualTo("MAINT");
        asked.answer("enable server web/a");
        assertThat(proxy.server("a").config().state()).isEqualTo(AdministrativeState.READY);
    }

    @Test
    void enableServerEndsMaintenanceAndNoDrain() {
        asked.answer("set server web/a state drain;");
        asked.answer("enable server web/a");
        assertThat(proxy.server("a").config().state()).isEqualTo(AdministrativeState.DRAIN);
    }

    @Test
    void whatIsSetHoldsUntilAConfigurationSaysOtherwise() {
        asked.answer("set server web/a state maint");
        asked.answer("set server web/a weight 77");
        proxy.web().configure(proxy.web().config());
        assertThat(proxy.server("a").config().state()).isEqualTo(AdministrativeState.MAINTENANCE);
        assertThat(asked.answer("get weight web/a")).containsExactly("77 (initial 10)");
    }

    @ParameterizedTest
    @CsvSource({"25,25", "50%,5", "0,0", "256,256", "1000%,100", "1%,1"})
    void weightsAreNumbersOrPercentages(String weight, int expected) {
        assertThat(asked.answer("set weight web/a " + weight)).isEmpty();
        assertThat(proxy.server("a").config().weight()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"257", "-1", "-1%", "9000%", "%", "x", "99999999999"})
    void otherWeightsAreRefused(String weight) {
        assertThat(asked.answer("set weight web/a " + weight))
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
        asked.answer("set server web/b state maint");
        List<String> lines = asked.answer("show servers state");
        assertThat(lines.getFirst()).isEqualTo("1");
        assertThat(lines.get(1)).startsWith("# be_id be_name srv_id srv_name srv_addr srv_op_state ");
        assertThat(lines.get(2)).matches("2 web 1 a 192.0.2.1 2 0 10 10 \\d+ 6 3 4 6 0 0 0 - 80 - 0 0 - - 0");
        assertThat(lines.get(3)).matches("2 web 2 b 192.0.2.2 0 1 10 10 \\d+ 8 2 0 6 0 0 0 - 80 - 0 0 - - 0");
        assertThat(lines.get(2).split(" ")).hasSize(lines.get(1).split(" ").length - 1);
        assertThat(asked.answer("show servers state web")).hasSameSizeAs(lines);
    }

    @Test
    void showServersConnHasAValueForEachColumn() {
        List<String> lines = asked.answer("show servers conn");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("web/a 2/1 192.0.2.1 80 - ");
        assertThat(lines.get(1).split(" ")).hasSize(lines.getFirst().split(" ").length - 1);
    }

    @Test
    void limitsAreSetAndToldBesideWhatIsConfigured() {
        asked.answer("set maxconn global 40000; set maxconn frontend http 7; set maxconn server web/a 3");
        assertThat(asked.facts("show info")).containsEntry("Maxconn", "40000").containsEntry("Hard_maxconn", "50000");
        assertThat(asked.answer("show stat http 1 -1").getLast()).startsWith("http,FRONTEND,,,0,0,7,");
        assertThat(proxy.server("a").config().maxConnections()).isEqualTo(3);
        assertThat(asked.answer("show overrides"))
                .containsExactly(
                        "# what setting now configured",
                        "global maxconn 40000 50000",
                        "http maxconn 7 15000",
                        "web/a maxconn 3 100");
    }

    @Test
    void aFrontendIsClosedAndOpened() {
        assertThat(asked.answer("disable frontend http")).isEmpty();
        assertThat(asked.answer("show stat http 1 -1").getLast()).contains(",PAUSED,");
        assertThat(asked.answer("show overrides").getLast()).isEqualTo("http state disabled enabled");
        assertThat(asked.answer("disable frontend http")).containsExactly("All sockets are already disabled.");
        assertThat(asked.answer("enable frontend http")).isEmpty();
        assertThat(asked.answer("show stat http 1 -1").getLast()).contains(",OPEN,");
    }

    @Test
    void aServersAddressIsChanged() {
        assertThat(asked.answer("set server web/a addr 192.0.2.77"))
                .containsExactly("IP changed from '192.0.2.1' to '192.0.2.77' by 'stats socket command'");
        assertThat(asked.answer("set server web/a addr 192.0.2.77 port 8080"))
                .containsExactly(
                        "no need to change the addr, port changed from '80' to '8080' by 'stats socket command'");
        assertThat(asked.answer("show servers state").get(2))
                .contains(" a 192.0.2.77 ")
                .contains(" 8080 ");
        assertThat(asked.answer("show overrides").getLast()).isEqualTo("web/a addr 192.0.2.77:8080 192.0.2.1:80");
    }

    @Test
    void aServerIsTakenToBeDownAndItsChecksAreSuspended() {
        assertThat(asked.answer("set server web/a health down")).isEmpty();
        assertThat(proxy.server("a").status()).isEqualTo("DOWN");
        assertThat(asked.answer("set server web/a health up")).isEmpty();
        assertThat(proxy.server("a").status()).isEqualTo("UP");
        asked.answer("disable health web/a");
        assertThat(asked.answer("show servers state").get(2).split(" ")[13]).isEqualTo("2");
        assertThat(asked.answer("show overrides").getLast()).isEqualTo("web/a health disabled enabled");
        asked.answer("enable health web/a");
        assertThat(asked.answer("show servers state").get(2).split(" ")[13]).isEqualTo("6");
    }

    @Test
    void serversInMaintenanceOrDownAreLeftOutOnRequest() {
        asked.answer("disable server web/a");
        assertThat(asked.answer("show stat web 4 -1 no-maint")).hasSize(2);
        proxy.server("b").observed(Health.DOWN, 0, CheckResult.NONE, 0);
        assertThat(asked.answer("show stat web 4 -1 no-maint")).hasSize(2);
        assertThat(asked.answer("show stat web 4 -1 up")).hasSize(1);
        assertThat(asked.answer("show stat web 4 -1")).hasSize(3);
    }
}
