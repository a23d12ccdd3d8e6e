package dev.limpet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigYamlTest {
    private static final String VALID = """
            loadBalancer: default/web
            maxConnections: 50000
            retries: 3
            redispatch: 1
            timeouts:
              connect: 30s
              client: 1h
              server: 1h
              queue: 1h
              check: 1m
              tunnel: 2h
              clientFin: 30s
              serverFin: 20s
            tcp:
              keepAlive:
                idle: 1m
                interval: 10s
                probes: 3
              userTimeout: 30s
            frontends:
            - name: http
              port: 8080
              backend: web
              maxConnections: 15000
              trustedProxies:
              - 10.0.0.0/8
              log:
                format: Tcp
                emptyConnections: false
            backends:
            - name: web
              balance: Source
              backups: All
              slowStart: 30s
              stick:
                ipv4Prefix: 32
                ipv6Prefix: 128
                size: 20480
                whenFull: Reject
                expire: 8h
                persistent: true
              healthCheck:
                probe:
                  type: SendExpect
                  steps:
                  - send: "PING\\r\\n"
                  - expect: +PONG
                address: 10.0.0.99
                port: 81
                sendProxyProtocol: V2
                interval: 2s
                fastInterval: 500ms
                downInterval: 10s
                connectTimeout: 2s
                timeout: 1m
                rise: 2
                fall: 3
                observe:
                  errorLimit: 10
                  onError: FailCheck
                onMarkedDown: ShutdownSessions
              servers:
              - name: a
                address: 10.0.0.11
                port: 80
                maxConnections: 5000
                weight: 1
                state: Ready
                backup: true
            peers:
              port: 10000
              service: web-peers.default.svc.cluster.local
              external: []
            stats:
              port: 8404
              path: /stats
              hideVersion: true
              metricsPrefix: limpet
            """;

    @Test
    void whatIsReadIsWrittenAgain() throws ConfigException {
        LoadedConfig loaded = ProxyConfigYaml.read(VALID, "test");
        assertThat(ProxyConfigYaml.write(loaded.config())).isEqualTo(VALID);
        assertThat(loaded.hash()).matches("[0-9a-f]{16}").isEqualTo(ProxyConfigYaml.hash(VALID));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            retries: 3 | retrys: 3 | retries: a value is missing
            retries: 3 | retries: 3{n}retries: 3 | retries: is there twice
            port: 8080 | port: 70000 | frontends[http].port: 70000 must be 1 to 65535
            backend: web | backend: wob | http names backend wob, which does not exist
            probes: 3 | probes: 0 | tcp.keepAlive.probes: 0 must be 1 to 127
            userTimeout: 30s | userTimeout: 1ms | tcp.userTimeout: 1ms must be 100ms to 24h
            redispatch: 1 | redispatch: -1 | redispatch: -1 must be 0 to 10000
            connect: 30s | connect: soon | timeouts.connect: 'soon' is not a duration
            connect: 30s | connect: 0s | timeouts.connect: 0s must be 1ms to 576h
            tunnel: 2h | tunnel: 0s | timeouts.tunnel: 0s must be 1ms to 576h
            maxConnections: 50000 | maxConnections: | maxConnections: a value is missing
            retries: 3 | retries: 3.5 | retries
            address: 10.0.0.11 | address: example | servers[a].address: 'example' is not an IPv4 or IPv6 address
            10.0.0.0/8 | 10.0.0.0/33 | the prefix must be 0 to 32 bits
            port: 8404 | port: 8080 | stats.port: 8080 is a frontend's port already
            balance: Source | balance: Sauce | balance: 'Sauce' must be one of
            slowStart: 30s | slowStart: 25h | backends[web].slowStart: 25h must be 1s to 24h
            stats: | "stats: [" | line
            address: 10.0.0.99 | address: host | healthCheck.address: 'host' is not an IPv4 or IPv6 address
            downInterval: 10s | downInterval: 5ms | healthCheck.downInterval: 5ms must be 10ms to 24h
            type: SendExpect | type: Telnet | healthCheck.probe
            expect: +PONG | expekt: +PONG | steps
            PING\\r | PING\\\\q | line
            loadBalancer: default/web | loadBalancer: *web | an alias is not allowed
            errorLimit: 10 | errorLimit: 0 | healthCheck.observe.errorLimit: 0 must be 1 to 1000000
            """)
    void aMistakeIsNamedInOneSentence(String from, String to, String expected) {
        assertThatThrownBy(() -> ProxyConfigYaml.read(
                        VALID.replaceFirst(java.util.regex.Pattern.quote(from), to.replace("{n}", "\n")),
                        "limpet.yaml"))
                .isInstanceOf(ConfigException.class)
                .message()
                .startsWith("limpet.yaml: ")
                .contains(expected)
                .doesNotContain("\n");
    }

    /** A proxy that is not replaced yet gets the file of an operator that is newer. */
    @Test
    void whatANewerVersionSaysMoreIsSkippedAndNamed() throws ConfigException {
        String newer = VALID.replace("retries: 3\n", "retries: 3\nzones: [{name: a, nodes: [1, 2]}, {}]\n")
                .replace("  healthCheck:\n", "  zone: {of: [a]}\n  healthCheck:\n")
                .replace("    weight: 1\n", "    weight: 1\n    zone: ~\n");
        LoadedConfig loaded = ProxyConfigYaml.read(newer, "test");

        assertThat(loaded.config())
                .isEqualTo(ProxyConfigYaml.read(VALID, "test").config());
        assertThat(loaded.skipped()).containsExactly("zones", "backends[].zone", "backends[].servers[].zone");
        assertThat(loaded.hash()).isEqualTo(ProxyConfigYaml.hash(newer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PING\r\n", "a\nb", " x ", "\\r", "\u0000\u00ff", "\uD83D\uDC1A", "- |", "'\"#: \t"})
    void aTextIsSentAsItWasWritten(String text) throws ConfigException {
        StringBuilder quoted = new StringBuilder();
        text.chars().forEach(unit -> quoted.append("\\u%04x".formatted(unit)));
        String yaml = VALID.replace("PING\\r\\n", quoted);
        ProxyConfig config = ProxyConfigYaml.read(yaml, "test").config();
        assertThat(config.backend("web").healthCheck().orElseThrow().probe())
                .isEqualTo(
                        new ProbeConfig.SendExpect(List.of(new CheckStep.Send(text), new CheckStep.Expect("+PONG"))));
        assertThat(ProxyConfigYaml.read(ProxyConfigYaml.write(config), "test").config())
                .isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource({"200-399, 200, true", "200-399, 400, false", "'200,204', 204, true", "'200,204', 203, false"})
    void statusCodesAreCodesAndRanges(String text, int code, boolean contained) {
        assertThat(StatusCodes.parse(text).contains(code)).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "200,", "399-200", "600", "2xx", "200 - 299"})
    void otherStatusCodesAreRefused(String text) {
        assertThatThrownBy(() -> StatusCodes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expectedStatus: '" + text + "' must be");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ProxyConfigYaml.read(Path.of("absent.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("absent.yaml: the file does not exist");
    }
}
