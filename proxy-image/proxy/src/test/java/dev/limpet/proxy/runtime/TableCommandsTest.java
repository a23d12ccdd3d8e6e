package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands about stick tables answer and do. */
class TableCommandsTest {
    private static final Source SOURCE = Source.ofIpv4(0x0A00_0001);

    private final Asked asked = new Asked();
    private final StickTable table = asked.table();

    @Test
    void showTableListsTablesAndTheirEntries() {
        table.reserve(SOURCE, "b");
        table.reserve(Source.of(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), "gone");
        assertThat(asked.answer("show table")).containsExactly("# table: web, type: ip, size:20480, used:2");
        assertThat(asked.answer("show table web"))
                .hasSize(3)
                .first()
                .isEqualTo("# table: web, type: ip, size:20480, used:2");
        assertThat(asked.answer("show table web key 10.0.0.1").getLast())
                .matches("0x[0-9a-f]+: key=10\\.0\\.0\\.1 use=0 exp=\\d+ shard=0 server_id=2 server_key=b");
        assertThat(asked.answer("show table web key 2001:db8::1").getLast())
                .contains("key=2001:db8:0:0:0:0:0:1 ")
                .endsWith(" server_id=0 server_key=gone");
        assertThat(asked.answer("show table web key 10.0.0.9")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"eq 2,1", "ne 2,2", "le 1,2", "ge 1,2", "lt 1,1", "gt 0,2"})
    void showTableComparesServerNumbers(String condition, int entries) {
        table.reserve(SOURCE, "a");
        table.reserve(Source.ofIpv4(2), "b");
        table.reserve(Source.ofIpv4(3), "gone");
        assertThat(asked.answer("show table web data.server_id " + condition)).hasSize(1 + entries);
    }

    @Test
    void showTableFindsTheSourcesOfAServer() {
        table.reserve(SOURCE, "a");
        table.reserve(Source.ofIpv4(2), "b");
        assertThat(asked.answer("show table web data.server_key eq a").getLast())
                .contains("key=10.0.0.1 ");
    }

    @Test
    void clearTableTakesOneSomeOrAllEntries() {
        for (int source = 1; source <= 1_000; source++) {
            table.reserve(Source.ofIpv4(source), source % 2 == 0 ? "a" : "b");
        }
        assertThat(asked.answer("clear table web key 0.0.0.1")).isEmpty();
        assertThat(table.used()).isEqualTo(999);
        assertThat(asked.answer("clear table web data.server_key eq a")).isEmpty();
        assertThat(table.used()).isEqualTo(499);
        assertThat(asked.answer("clear table web")).isEmpty();
        assertThat(table.used()).isZero();
        assertThat(asked.answer("clear table web key 0.0.0.1")).containsExactly("Key not found.");
    }

    @Test
    void setTableKeepsASourceOnAServer() {
        assertThat(asked.answer("set table web key 10.0.0.1 data.server_id 2")).isEmpty();
        assertThat(table.lookup(SOURCE)).contains("b");
        assertThat(asked.answer("set table web key 10.0.0.1 data.server_key a")).isEmpty();
        assertThat(table.lookup(SOURCE)).contains("a");
        assertThat(asked.answer("set table web key 10.0.0.1 data.server_key x")).containsExactly("No such server.");
        assertThat(table.lookup(SOURCE)).contains("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show table x", "clear table x", "set table x key 10.0.0.1 data.server_id 1"})
    void aTableThatDoesNotExistIsSaidSo(String command) {
        assertThat(asked.answer(command)).containsExactly("No such table");
    }

    @Test
    void aUserSeesThatThereIsATableAndNotWhatIsInIt() {
        table.reserve(SOURCE, "b");
        assertThat(asked.answer("show table web", Level.USER))
                .containsExactly(
                        "# table: web, type: ip, size:20480, used:1",
                        "# contents not dumped due to insufficient privileges");
    }

    @Test
    void conditionsOnATableMustAllHold() {
        table.reserve(SOURCE, "a");
        table.reserve(Source.ofIpv4(2), "b");
        assertThat(asked.answer("show table web data.server_id ge 1 data.server_key ne a")
                        .getLast())
                .endsWith("server_key=b");
        assertThat(asked.answer("show table web data.server_id ge 1 data.server_key"))
                .singleElement()
                .asString()
                .startsWith("Require a data type");
    }
}
