package dev.limpet.operator.resolve;

import dev.limpet.config.CheckStep;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ObserveConfig;
import dev.limpet.config.OnMarkedDown;
import dev.limpet.config.ProbeConfig;
import dev.limpet.config.StatusCodes;
import dev.limpet.config.Timeouts;
import dev.limpet.crds.HealthCheck;
import dev.limpet.crds.HttpCheck;
import dev.limpet.crds.Observe;
import dev.limpet.crds.ProxyProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves health checks: what is left out comes from the backend, the timeouts and other fields. */
final class HealthCheckResolver {
    static HealthCheckConfig resolve(HealthCheck check, @Nullable ProxyProtocolVersion ofBackend, Timeouts timeouts) {
        Duration interval = SpecDuration.parse("healthCheck.interval", check.interval());
        Duration timeout = duration("timeout", check.timeout(), timeouts.check());
        return new HealthCheckConfig(
                probe(check),
                Optional.ofNullable(check.address()),
                check.port() == null ? OptionalInt.empty() : OptionalInt.of(check.port()),
                Optional.ofNullable(proxyProtocol(check, ofBackend)).map(BackendResolver::proxyProtocol),
                interval,
                duration("fastInterval", check.fastInterval(), interval),
                duration("downInterval", check.downInterval(), interval),
                Stream.of(timeouts.connect(), interval).reduce(timeout, HealthCheckResolver::shorter),
                timeout,
                check.rise(),
                check.fall(),
                Optional.ofNullable(check.observe()).map(HealthCheckResolver::observe),
                Optional.ofNullable(check.onMarkedDown()).map(action -> switch (action) {
                    case SHUTDOWN_SESSIONS -> OnMarkedDown.SHUTDOWN_SESSIONS;
                }));
    }

    private static ProbeConfig probe(HealthCheck check) {
        return switch (check.type()) {
            case TCP -> new ProbeConfig.Tcp();
            case HTTP -> {
                HttpCheck http = check.http() == null ? HttpCheck.DEFAULT : check.http();
                yield new ProbeConfig.Http(
                        http.method(),
                        http.path(),
                        Optional.ofNullable(http.host()),
                        StatusCodes.parse(http.expectedStatus()));
            }
            case SEND_EXPECT -> {
                List<CheckStep> steps = check.sendExpect().stream()
                        .map(HealthCheckResolver::step)
                        .toList();
                yield new ProbeConfig.SendExpect(steps);
            }
        };
    }

    private static CheckStep step(dev.limpet.crds.CheckStep step) {
        if (step.send() != null) {
            return new CheckStep.Send(step.send());
        }
        if (step.expect() != null) {
            return new CheckStep.Expect(step.expect());
        }
        throw new IllegalArgumentException("healthCheck.sendExpect: a step has neither send nor expect");
    }

    /** As with HAProxy, a check that goes elsewhere than the data says nothing of the data's header. */
    private static @Nullable ProxyProtocolVersion proxyProtocol(
            HealthCheck check, @Nullable ProxyProtocolVersion ofBackend) {
        boolean elsewhere = check.address() != null || check.port() != null;
        return check.sendProxyProtocol() != null || elsewhere ? check.sendProxyProtocol() : ofBackend;
    }

    private static ObserveConfig observe(Observe observe) {
        return new ObserveConfig(
                observe.errorLimit(),
                switch (observe.onError()) {
                    case FAST_INTERVAL -> ObserveConfig.OnError.FAST_INTERVAL;
                    case FAIL_CHECK -> ObserveConfig.OnError.FAIL_CHECK;
                    case SUDDEN_DEATH -> ObserveConfig.OnError.SUDDEN_DEATH;
                    case MARK_DOWN -> ObserveConfig.OnError.MARK_DOWN;
                });
    }

    private static Duration duration(String field, @Nullable String text, Duration absent) {
        return text == null ? absent : SpecDuration.parse("healthCheck." + field, text);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private HealthCheckResolver() {}
}
