package dev.limpet.proxy.health;

import dev.limpet.config.CheckStep;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ObserveConfig;
import dev.limpet.config.OnMarkedDown;
import dev.limpet.config.ProbeConfig;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.config.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings of checks that tests begin from, and change one of. */
record CheckConfigs(
        ProbeConfig probe,
        Optional<ProxyProtocolVersion> header,
        Duration connectTimeout,
        Duration timeout,
        Optional<ObserveConfig> observe,
        Optional<OnMarkedDown> onMarkedDown) {
    static final Duration INTERVAL = Duration.ofSeconds(2);
    static final Duration FAST = Duration.ofMillis(500);
    static final Duration DOWN = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static CheckConfigs tcp() {
        return of(new ProbeConfig.Tcp());
    }

    static CheckConfigs http() {
        return of(new ProbeConfig.Http("GET", "/healthz", Optional.empty(), StatusCodes.parse("200-399")));
    }

    static CheckConfigs steps(CheckStep... steps) {
        return of(new ProbeConfig.SendExpect(List.of(steps)));
    }

    private static CheckConfigs of(ProbeConfig probe) {
        return new CheckConfigs(probe, Optional.empty(), PATIENCE, PATIENCE, Optional.empty(), Optional.empty());
    }

    CheckConfigs with(ProxyProtocolVersion version) {
        return new CheckConfigs(probe, Optional.of(version), connectTimeout, timeout, observe, onMarkedDown);
    }

    CheckConfigs hasty() {
        Duration soon = Duration.ofMillis(200);
        return new CheckConfigs(probe, header, soon, soon, observe, onMarkedDown);
    }

    CheckConfigs observing(int errorLimit, ObserveConfig.OnError onError) {
        Optional<ObserveConfig> observing = Optional.of(new ObserveConfig(errorLimit, onError));
        return new CheckConfigs(probe, header, connectTimeout, timeout, observing, onMarkedDown);
    }

    CheckConfigs endingSessions() {
        Optional<OnMarkedDown> ending = Optional.of(OnMarkedDown.SHUTDOWN_SESSIONS);
        return new CheckConfigs(probe, header, connectTimeout, timeout, observe, ending);
    }

    /** With the intervals above, rise 2 and fall 3. */
    HealthCheckConfig config() {
        return new HealthCheckConfig(
                probe,
                Optional.empty(),
                OptionalInt.empty(),
                header,
                INTERVAL,
                FAST,
                DOWN,
                connectTimeout,
                timeout,
                2,
                3,
                observe,
                onMarkedDown);
    }
}
