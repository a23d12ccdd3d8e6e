package dev.limpet.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a server's health is found out: by connecting to it.
 *
 * @param port the port to connect to, absent for the server's own
 * @param timeout how long one check may take
 * @param rise good checks in a row that bring a server up, 1 to 100
 * @param fall failed checks in a row that take a server down, 1 to 100
 */
public record HealthCheckConfig(OptionalInt port, Duration interval, Duration timeout, int rise, int fall) {
    public HealthCheckConfig {
        port.ifPresent(number -> Check.port("healthCheck.port", number));
        Check.range("healthCheck.interval", interval, Duration.ofMillis(10), Duration.ofDays(1));
        Check.positive("healthCheck.timeout", timeout);
        Check.range("healthCheck.rise", rise, 1, 100);
        Check.range("healthCheck.fall", fall, 1, 100);
    }
}
