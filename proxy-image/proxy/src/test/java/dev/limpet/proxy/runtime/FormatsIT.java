package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.ports.FreePorts;
import dev.limpet.proxy.report.FakeProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The runtime API beside HAProxy's own: the same frontend, backend, servers and table in both, the same words said to both.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsIT {
    private static final String HOST = "127.17.0.13";
    private static final Pattern TYPED = Pattern.compile("(?:(.)\\.\\d+\\.\\d+\\.)?(\\d+\\.[^:]+\\.1:\\w+:\\w+):.*");

    private final FakeProxy proxy = new FakeProxy();
    private final EventLoops loops = EventLoops.open(1);
    private final RuntimeServer server = new RuntimeServer(loops, proxy, new FakeControls(proxy));
    private Path folder = Path.of("");
    private Process haproxy;

    @BeforeAll
    void start(@TempDir Path given) throws IOException {
        folder = given;
        server.bind(new Listener(UnixDomainSocketAddress.of(folder.resolve("limpet.sock")), Level.ADMIN));
        server.bind(new Listener(UnixDomainSocketAddress.of(folder.resolve("limpet-user.sock")), Level.USER));
        Path config = Files.writeString(
                folder.resolve("haproxy.cfg"), """
                global
                  stats socket %1$s/haproxy.sock level admin
                  stats socket %1$s/haproxy-user.sock level user
                  maxconn 100
                defaults
                  mode tcp
                  timeout connect 1s
                  timeout client 10s
                  timeout server 10s
                frontend http
                  bind %2$s:%3$d
                  default_backend web
                backend web
                  balance roundrobin
                  stick-table type ip size 20k expire 8h
                  stick on src
                  server a %2$s:1 check inter 1h maxconn 100 weight 10
                  server b %2$s:2 check inter 1h maxconn 100 weight 10
                """.formatted(folder, HOST, FreePorts.on(InetAddress.ofLiteral(HOST))));
        haproxy = new ProcessBuilder("haproxy", "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        await("HAProxy answers")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> haproxy("show version\n").startsWith("2.")
                        || haproxy("show version\n").startsWith("3."));
    }

    @AfterAll
    void stop() throws InterruptedException {
        server.close();
        loops.close();
        haproxy.destroy();
        haproxy.waitFor();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "show backend\n",
                "show backend;show backend ; show backend\n",
                "set server web/a state drain;set server web/a state ready\n",
                "enable server web/a\r\n",
                "show cli level;operator;show cli level;user;operator;show cli level\n",
                "prompt\nshow backend\nshow cli level\nset timeout cli 60\nquit\n",
                "prompt\nset server web/x state ready\nquit\n",
                "get weight web/a\n"
            })
    void linesAndPromptsEndAlike(String said) throws IOException {
        assertThat(limpet(said)).isEqualTo(haproxy(said));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set server",
                "set server web",
                "set server web/",
                "set server x/a state drain",
                "set server web/x state drain",
                "set server web/a state x",
                "set server web/a weight",
                "set server web/a addr",
                "set server web/a addr 999.1.2.3.4",
                "set weight",
                "set weight web/x 4",
                "get weight",
                "get weight web/x",
                "enable server",
                "disable server web/x",
                "disable health web/x",
                "enable frontend",
                "enable frontend x",
                "enable frontend http",
                "disable frontend web",
                "set maxconn global",
                "set maxconn frontend",
                "set maxconn frontend web 5",
                "set maxconn frontend http",
                "set maxconn server web/a",
                "set maxconn server web/x 4",
                "shutdown session",
                "shutdown session 0x123",
                "shutdown sessions server",
                "shutdown sessions server web/x",
                "show sess 0x1",
                "show servers state x",
                "show servers conn x",
                "show peers x",
                "show errors x",
                "show table x",
                "clear table x"
            })
    void mistakesAreAnsweredAlike(String command) throws IOException {
        assertThat(limpet(command + "\n")).isEqualTo(haproxy(command + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "show backend",
                "show stat",
                "show info",
                "show servers state",
                "show servers conn",
                "show table",
                "show table web",
                "show peers",
                "get weight web/a",
                "show cli sockets",
                "show sess",
                "show errors",
                "show activity",
                "set timeout cli 5",
                "set server web/a state ready",
                "set weight web/a 1",
                "set maxconn server web/a 1",
                "set maxconn global 1",
                "set table web key 192.0.2.1 data.server_id 1",
                "disable server web/a",
                "disable health web/a",
                "disable frontend http",
                "shutdown session 0x1",
                "shutdown sessions server web/a",
                "clear counters",
                "clear counters all"
            })
    void aUserMayAndMayNotDoTheSame(String command) throws IOException {
        assertThat(ask("limpet-user", command + "\n").equals("Permission denied\n\n"))
                .isEqualTo(ask("haproxy-user", command + "\n").equals("Permission denied\n\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set server web/a addr 127.17.0.14",
                "set server web/a addr 127.17.0.14 port 8080",
                "set server web/a addr 127.17.0.14 port 8080",
                "set server web/a addr 127.17.0.15 port 8081"
            })
    void anAddressThatChangesIsToldAlike(String command) throws IOException {
        String before = "set server web/a addr 127.17.0.13 port 1\n";
        ask("limpet", before);
        ask("haproxy", before);
        assertThat(limpet(command + "\n")).isEqualTo(haproxy(command + "\n"));
    }

    /** HAProxy's later versions append columns; Limpet has those up to a point. */
    @Test
    void theCsvsHeadBeginsAlikeAndRowsHaveAValueForEachColumn() throws IOException {
        List<String> limpets = limpet("show stat\n").lines().toList();
        assertThat(haproxy("show stat\n")).startsWith(limpets.getFirst());
        int columns = limpets.getFirst().split(",", -1).length;
        assertThat(limpets.subList(1, limpets.size() - 1))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(columns));
        assertThat(limpets.getLast()).isEmpty();
    }

    @Test
    void columnsThatHaveAValueAreHaproxys() throws IOException {
        Map<String, Set<Integer>> theirs = filled(haproxy("show stat\n"));
        filled(limpet("show stat\n"))
                .forEach((row, columns) -> assertThat(theirs.get(row)).as(row).containsAll(without(columns)));
    }

    /** What HAProxy has only once a check has ended. */
    private static Set<Integer> without(Set<Integer> columns) {
        Set<Integer> rest = new TreeSet<>(columns);
        rest.removeAll(Set.of(38, 65));
        return rest;
    }

    @Test
    void serversStatesHaveTheSameHeadAndColumns() throws IOException {
        List<String> limpets = limpet("show servers state\n").lines().toList();
        List<String> theirs = haproxy("show servers state\n").lines().toList();
        assertThat(limpets.subList(0, 2)).isEqualTo(theirs.subList(0, 2));
        assertThat(limpets).hasSameSizeAs(theirs);
        assertThat(limpets.get(2).split(" ")).hasSameSizeAs(theirs.get(2).split(" "));
    }

    /** HAProxy's last column comes once for each thread. */
    @Test
    void serversConnectionsHaveTheSameHead() throws IOException {
        assertThat(limpet("show servers conn\n")
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .replaceAll("\\[\\d+]", ""))
                .isEqualTo(haproxy("show servers conn\n")
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .replaceAll("\\[\\d+]", ""));
    }

    @Test
    void aTableIsShownAlike() throws IOException {
        String set = "set table web key 192.0.2.9 data.server_id 1;show table web\n";
        assertThat(shape(limpet(set))).isEqualTo(shape(haproxy(set)));
        assertThat(limpet("show table\n")).isEqualTo(haproxy("show table\n"));
        assertThat(limpet("clear table web key 192.0.2.9;show table web\n"))
                .isEqualTo(haproxy("clear table web key 192.0.2.9;show table web\n"));
    }

    /** Without numbers and addresses, and what differs from version to version. */
    private static String shape(String text) {
        return text.replaceAll("0x[0-9a-f]+", "0x")
                .replaceAll("exp=\\d+", "exp=")
                .replaceAll(" shard=\\d+", "")
                .replaceAll("server_key=\\S+", "server_key=");
    }

    @Test
    void typedValuesHaveTheSamePlaceAndKind() throws IOException {
        for (String command : List.of("show stat typed\n", "show info typed\n")) {
            Map<String, Set<String>> theirs = kinds(haproxy(command));
            Map<String, Set<String>> limpets = kinds(limpet(command));
            limpets.keySet().retainAll(theirs.keySet());
            assertThat(limpets).as(command).hasSizeGreaterThan(25);
            limpets.forEach(
                    (name, kinds) -> assertThat(theirs.get(name)).as(name).containsAll(kinds));
        }
    }

    @Test
    void jsonHasTheSameFields() throws IOException {
        for (String path : List.of("show stat json\n /0/0", "show info json\n /0")) {
            String command = path.substring(0, path.indexOf(' ', 12));
            String field = path.substring(path.indexOf('/'));
            assertThat(members(new JsonMapper().readTree(limpet(command)).at(field)))
                    .isEqualTo(
                            members(new JsonMapper().readTree(haproxy(command)).at(field)));
        }
    }

    @Test
    void factsOfTheProcessHaveHaproxysNamesInHaproxysOrder() throws IOException {
        List<String> theirs = names(haproxy("show info\n"));
        List<String> limpets = names(limpet("show info\n"));
        assertThat(limpets.subList(0, limpets.indexOf("Load_balancer")))
                .isSubsetOf(theirs)
                .isSortedAccordingTo((one, other) -> Integer.compare(theirs.indexOf(one), theirs.indexOf(other)));
    }

    private static List<String> names(String info) {
        return info.lines()
                .filter(line -> line.contains(": "))
                .map(line -> line.substring(0, line.indexOf(": ")))
                .toList();
    }

    private static String members(JsonNode node) {
        if (!node.isObject()) {
            return node.isNumber() ? "number" : "text";
        }
        Map<String, String> members = new TreeMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), members(member.getValue())));
        return members.toString();
    }

    private static Map<String, Set<String>> kinds(String typed) {
        Map<String, Set<String>> kinds = new HashMap<>();
        Matcher line = TYPED.matcher(typed);
        while (line.find()) {
            String kind = line.group(2);
            String name = line.group(1) + " " + kind.substring(kind.indexOf('.') + 1, kind.indexOf(".1:"));
            kinds.computeIfAbsent(name, added -> new TreeSet<>()).add(kind);
        }
        return kinds;
    }

    private static Map<String, Set<Integer>> filled(String csv) {
        Map<String, Set<Integer>> filled = new TreeMap<>();
        for (String line : csv.lines().skip(1).filter(row -> !row.isEmpty()).toList()) {
            String[] values = line.split(",", -1);
            Set<Integer> columns = new TreeSet<>();
            for (int column = 0; column < values.length; column++) {
                if (!values[column].isEmpty()) {
                    columns.add(column);
                }
            }
            filled.put(values[0] + "/" + values[1], columns);
        }
        return filled;
    }

    private String limpet(String said) throws IOException {
        return ask("limpet", said);
    }

    private String haproxy(String said) throws IOException {
        return ask("haproxy", said);
    }

    private String ask(String whom, String said) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve(whom + ".sock")))) {
            channel.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
