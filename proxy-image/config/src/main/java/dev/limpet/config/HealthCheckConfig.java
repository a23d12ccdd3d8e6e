package dev.limpet.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a server's health is found out. Intervals are counted from the end of a check to the beginning of the next.
 *
 * @param address the address to connect to, absent for the server's own
 * @param port the port to connect to, absent for the server's own
 * @param sendProxyProtocol the PROXY protocol header that a check begins with, absent for none
 * @param interval 10 ms to 24 h, of a server that is up and has passed its last check
 * @param fastInterval 10 ms to 24 h, of a server on its way up or down
 * @param downInterval 10 ms to 24 h, of a server that is down and has failed its last check
 * @param connectTimeout how long a check may take to connect
 * @param timeout how long it may take from then on
 * @param rise good checks in a row that bring a server up, 1 to 100
 * @param fall failed checks in a row that take a server down, 1 to 100
 * @param observe absent when sessions' connection errors tell nothing of health
 * @param onMarkedDown absent when sessions of a server that goes down go on
 */
public record HealthCheckConfig(
        ProbeConfig probe,
        Optional<String> address,
        OptionalInt port,
        Optional<ProxyProtocolVersion> sendProxyProtocol,
        Duration interval,
        Duration fastInterval,
        Duration downInterval,
        Duration connectTimeout,
        Duration timeout,
        int rise,
        int fall,
        Optional<ObserveConfig> observe,
        Optional<OnMarkedDown> onMarkedDown) {
    public HealthCheckConfig {
        address.ifPresent(literal -> Check.address("healthCheck.address", literal));
        port.ifPresent(number -> Check.port("healthCheck.port", number));
        interval("healthCheck.interval", interval);
        interval("healthCheck.fastInterval", fastInterval);
        interval("healthCheck.downInterval", downInterval);
        Check.positive("healthCheck.connectTimeout", connectTimeout);
        Check.positive("healthCheck.timeout", timeout);
        Check.range("healthCheck.rise", rise, 1, 100);
        Check.range("healthCheck.fall", fall, 1, 100);
    }

    /** Connects to the server itself, at one interval. */
    public static HealthCheckConfig tcp(Duration interval, Duration timeout, int rise, int fall) {
        return new HealthCheckConfig(
                new ProbeConfig.Tcp(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                interval,
                interval,
                interval,
                timeout,
                timeout,
                rise,
                fall,
                Optional.empty(),
                Optional.empty());
    }

    private static void interval(String field, Duration value) {
        Check.range(field, value, Duration.ofMillis(10), Duration.ofDays(1));
    }
}
