package dev.limpet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a syslog receiver may be, and what is said of an address that names none. */
class SyslogConfigTest {
    @ParameterizedTest
    @CsvSource({
        "UDP, 127.0.0.1:514, 127.0.0.1, 514",
        "TCP, [fd00::9]:601, fd00::9, 601",
        "TCP, syslog.logging.svc:601, syslog.logging.svc, 601",
        "UDP, localhost:65535, localhost, 65535",
    })
    void onTheNetworkItHasAHostAndAPort(SyslogTransport transport, String address, String host, int port) {
        assertThat(config(transport, address).receiver()).isEqualTo(new SyslogReceiver.Network(host, port));
    }

    @Test
    void inTheFileSystemItHasAPath() {
        assertThat(config(SyslogTransport.UNIX_DATAGRAM, "/dev/log").receiver())
                .isEqualTo(new SyslogReceiver.Socket(Path.of("/dev/log")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UDP | 127.0.0.1 | a host and a port
                    UDP | 127.0.0.1:0 | a host and a port
                    UDP | 127.0.0.1:65536 | a host and a port
                    UDP | fd00::9:514 | a host and a port
                    TCP | /dev/log | a host and a port
                    TCP | 10.0.0.256:514 | not an IPv4 or IPv6 address
                    TCP | [fd00::9::]:514 | not an IPv4 or IPv6 address
                    UNIX_STREAM | 127.0.0.1:514 | an absolute path
                    """)
    void anythingElseIsRefused(SyslogTransport transport, String address, String reason) {
        assertThatThrownBy(() -> config(transport, address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("syslog.address: ")
                .hasMessageContaining(reason);
    }

    @Test
    void aPathIsNoLongerThanTheKernelTakes() {
        assertThatThrownBy(() -> config(SyslogTransport.UNIX_DATAGRAM, "/" + "x".repeat(107)))
                .hasMessageContaining("at most 107 bytes");
    }

    private static SyslogConfig config(SyslogTransport transport, String address) {
        return new SyslogConfig(transport, address, SyslogFormat.RFC_5424, "local0");
    }
}
