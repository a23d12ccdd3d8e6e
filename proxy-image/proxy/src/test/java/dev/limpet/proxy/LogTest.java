package dev.limpet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpet.config.log.JsonEncoder;
import dev.limpet.config.log.LogfmtEncoder;
import dev.limpet.proxy.ports.FreePorts;
import dev.limpet.proxy.processes.FakeDns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a replica's log tells of its life, each line taken apart. */
@Timeout(120)
class LogTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.17.0.18");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PAIR =
            Pattern.compile("([^\\s=\"]++)=(?:([^\\s\"]++)|(\"(?:[^\"\\\\]++|\\\\.)*+\"))(?: |$)");
    private static final JsonMapper JSON = new JsonMapper();

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.limpet");
    private final int server = FreePorts.on(HERE);
    private final int frontend = FreePorts.on(HERE);
    private final int admin = FreePorts.on(HERE);
    private final int peers = FreePorts.on(HERE);

    /** Names nobody. */
    private final FakeDns dns = new FakeDns("_peers._tcp.web-peers.invalid.");

    @TempDir
    Path folder;

    @AfterEach
    void detach() {
        logger.setAdditive(true);
        logger.setLevel(null);
        logger.detachAppender(appender);
        dns.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json"})
    void itTellsAStartAFallARiseAndARejectedConfiguration(String format) throws Exception {
        record(format.equals("json") ? new JsonEncoder() : new LogfmtEncoder());
        write(config(), "proxy.yaml");
        ServerSocket running = new ServerSocket(server, 10, HERE);
        try (Proxy proxy = Proxy.start(environment())) {
            awaitMessage(format, "replica started");
            awaitMessage(format, "resync: tables are taken for complete");
            running.close();
            awaitMessage(format, "server is down");
            try (ServerSocket again = new ServerSocket(server, 10, HERE)) {
                awaitMessage(format, "server is up");
                assertThat(again.isBound()).isTrue();
            }
            write(config().replace("balance: Source", "balance: \"Sou\\\"rce\""), "proxy.yaml");
            awaitMessage(format, "configuration rejected");
            assertThat(proxy.backends()).containsKey("web");
        }
        List<Map<String, Object>> lines = lines(format);
        assertThat(lines).allSatisfy(line -> {
            assertThat(Instant.parse(String.valueOf(line.get("time"))))
                    .isBefore(Instant.now().plusSeconds(1));
            assertThat(String.valueOf(line.get("level"))).matches("INFO|WARN");
            assertThat(String.valueOf(line.get("logger"))).matches("\\w+");
            assertThat(String.valueOf(line.get("msg"))).isNotBlank();
        });
        assertThat(line(lines, "replica started")).containsKeys("replica", "config", "transport");
        assertThat(line(lines, "server is down"))
                .containsEntry("level", "WARN")
                .containsEntry("backend", "web")
                .containsEntry("server", "a")
                .containsEntry("check", "L4CON");
        assertThat(String.valueOf(line(lines, "configuration rejected").get("reason")))
                .contains("Sou\"rce")
                .doesNotContain("\\\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json"})
    void theFileOfANewerOperatorIsTakenOverAndWhatIsSkippedIsSaidInOneLine(String format) throws Exception {
        record(format.equals("json") ? new JsonEncoder() : new LogfmtEncoder());
        write(config(), "proxy.yaml");
        try (Proxy proxy = Proxy.start(environment())) {
            String newer = config().replace("retries: 0", "retries: 0\nzones: [{name: a}]")
                    .replace("servers:\n", "zone: {of: a}\n  servers:\n")
                    .replace("name: web\n", "name: other\n")
                    .replace("backend: web", "backend: other");
            write(newer, "proxy.yaml");
            awaitMessage(format, "configuration taken over");
            assertThat(proxy.backends()).containsOnlyKeys("other");

            write(newer.replace("balance: Source", "balance: Zonal"), "proxy.yaml");
            awaitMessage(format, "configuration rejected");
        }
        List<Map<String, Object>> lines = lines(format);
        assertThat(lines)
                .filteredOn(line -> "WARN".equals(line.get("level")) && line.containsKey("fields"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("msg", "unknown fields of the configuration are skipped")
                        .containsEntry("fields", "zones, backends[].zone")
                        .containsEntry(
                                "config",
                                line(lines, "configuration taken over").get("config")));
        assertThat(String.valueOf(line(lines, "configuration rejected").get("reason")))
                .contains("backends[0].balance: 'Zonal' must be one of ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json"})
    void aStackTraceIsInItsLine(String format) throws Exception {
        record(format.equals("json") ? new JsonEncoder() : new LogfmtEncoder());
        logger.atError()
                .addKeyValue("uri", "/a \"b\"\n=c")
                .addKeyValue("empty", "")
                .setCause(new IllegalStateException("first\nsecond", new IOException("below")))
                .log("it failed");
        assertThat(lines(format)).singleElement().satisfies(line -> {
            assertThat(line).containsEntry("uri", "/a \"b\"\n=c").containsEntry("empty", "");
            assertThat(String.valueOf(line.get("exception")))
                    .contains("IllegalStateException", "first\nsecond", "LogTest", "Caused by: ");
        });
    }

    private void record(Encoder<ILoggingEvent> encoder) {
        LoggerContext context = logger.getLoggerContext();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    private void awaitMessage(String format, String message) {
        await("the log says: " + message)
                .atMost(PATIENCE)
                .until(() -> lines(format).stream().anyMatch(line -> message.equals(line.get("msg"))));
    }

    private static Map<String, Object> line(List<Map<String, Object>> lines, String message) {
        return lines.stream()
                .filter(line -> message.equals(line.get("msg")))
                .findFirst()
                .orElseThrow();
    }

    private List<Map<String, Object>> lines(String format) {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> format.equals("json") ? json(line) : logfmt(line))
                .toList();
    }

    private static Map<String, Object> json(String line) {
        try {
            return JSON.readValue(line, new TypeReference<>() {});
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static Map<String, Object> logfmt(String line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(line);
        int end = 0;
        while (pair.find() && pair.start() == end) {
            end = pair.end();
            fields.put(pair.group(1), pair.group(2) == null ? unquoted(pair.group(3)) : pair.group(2));
        }
        assertThat(end).as(line).isEqualTo(line.length());
        return fields;
    }

    private static String unquoted(String text) {
        try {
            return JSON.readValue(text, String.class);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private Environment environment() {
        return Environment.of(Map.of(
                "LIMPET_CONFIG",
                folder.resolve("proxy.yaml").toString(),
                "LIMPET_NAME",
                "web-0",
                "LIMPET_BIND",
                HERE.getHostAddress(),
                "LIMPET_STATE",
                folder.toString(),
                "LIMPET_DNS",
                dns.address().getAddress().getHostAddress() + ":"
                        + dns.address().getPort(),
                "LIMPET_RUNTIME",
                "unix@" + folder.resolve("runtime.sock")));
    }

    private void write(String config, String name) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yaml"), config);
        Files.move(next, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private String config() {
        return """
                loadBalancer: default/web
                maxConnections: 100
                retries: 0
                timeouts: {connect: 5s, client: 1m, server: 1m, queue: 1m, check: 1m}
                frontends:
                - {name: in, port: %d, backend: web, maxConnections: 10, trustedProxies: [], log: {format: None, emptyConnections: false}}
                backends:
                - name: web
                  balance: Source
                  backups: First
                  stick: {ipv4Prefix: 32, ipv6Prefix: 128, size: 100, whenFull: EvictOldest, expire: 1h, persistent: false}
                  healthCheck: {probe: {type: Tcp}, interval: 50ms, fastInterval: 50ms, downInterval: 50ms, connectTimeout: 1s, timeout: 1s, rise: 1, fall: 1}
                  servers:
                  - {name: a, address: %s, port: %d, maxConnections: 0, weight: 1, state: Ready, backup: false}
                peers: {port: %d, service: web-peers.invalid, external: []}
                stats: {port: %d, path: /stats, hideVersion: true, metricsPrefix: limpet}
                """.formatted(frontend, HERE.getHostAddress(), server, peers, admin);
    }
}
