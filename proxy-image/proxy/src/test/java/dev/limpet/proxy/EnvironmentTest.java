package dev.limpet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.proxy.net.SessionTransport;
import dev.limpet.proxy.runtime.Level;
import dev.limpet.proxy.runtime.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a replica makes of its environment variables. */
class EnvironmentTest {
    @Test
    void theRuntimeApiListensOnLoopbackAlone() {
        assertThat(Environment.of(Map.of("LIMPET_NAME", "web-0")).runtime())
                .containsExactly(
                        new Listener(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9_999), Level.ADMIN));
    }

    @Test
    void theRuntimeApiListensWhereItIsToldAtTheLevelsItIsTold() {
        String places = "[::1]:9999 level operator, unix@/run/limpet.sock level user,unix@/run/admin.sock";
        assertThat(Environment.of(Map.of("LIMPET_NAME", "web-0", "LIMPET_RUNTIME", places))
                        .runtime())
                .containsExactly(
                        new Listener(new InetSocketAddress(InetAddress.ofLiteral("::1"), 9_999), Level.OPERATOR),
                        new Listener(UnixDomainSocketAddress.of("/run/limpet.sock"), Level.USER),
                        new Listener(UnixDomainSocketAddress.of("/run/admin.sock"), Level.ADMIN));
    }

    @Test
    void sessionsAreServedWithEpollUnlessSomethingElseIsAskedFor() {
        assertThat(Environment.of(Map.of("LIMPET_NAME", "web-0")).transport()).isEqualTo(SessionTransport.EPOLL);
        assertThat(Environment.of(Map.of("LIMPET_NAME", "web-0", "LIMPET_TRANSPORT", "io_uring"))
                        .transport())
                .isEqualTo(SessionTransport.IO_URING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "LIMPET_RUNTIME | 127.0.0.1:9999 level boss | LIMPET_RUNTIME: level 'boss' must be user, operator or admin",
                "LIMPET_RUNTIME | 127.0.0.1 | LIMPET_RUNTIME: '127.0.0.1' must be an address and a port, such as 127.0.0.1:9999",
                "LIMPET_RUNTIME | 127.0.0.1:1 user | LIMPET_RUNTIME: '127.0.0.1:1 user' must be an address or unix@<path>, which 'level user', 'operator' or 'admin' may follow",
                "LIMPET_TRANSPORT | nio | LIMPET_TRANSPORT: 'nio' must be epoll or io_uring",
                "LIMPET_LOG_FORMAT | xml | LIMPET_LOG_FORMAT: 'xml' must be logfmt or json",
                "LIMPET_DRAIN_SECONDS | long | LIMPET_DRAIN_SECONDS: 'long' must be a number from 0 to 86400"
            })
    void whatIsNotAllowedIsOneSentence(String variable, String value, String sentence) {
        assertThatThrownBy(() -> Environment.of(Map.of("LIMPET_NAME", "web-0", variable, value)))
                .hasMessage(sentence);
    }
}
