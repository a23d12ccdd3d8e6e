package dev.limpet.proxy.health;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ObserveConfig;
import dev.limpet.proxy.server.CheckResult;
import dev.limpet.proxy.server.CheckStatus;
import dev.limpet.proxy.server.ErrorObserver;
import dev.limpet.proxy.server.Health;
import dev.limpet.proxy.server.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Has one server checked again and again, and says whether it is up. A server begins up, and again so when it comes back
 * from maintenance, in which it is not checked, or to another address. Runs on the checks' thread.
 */
final class ServerCheck extends Agenda.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);

    private final String backend;
    private final Server server;
    private final CheckThread thread;
    private final Prober prober;
    private final Consumer<Server> sessionsToEnd;
    private HealthCheckConfig config;
    private Standing standing;
    private InetSocketAddress address;
    private Prober.Running running = () -> {};
    private boolean inMaintenance;
    private boolean stopped;

    /**
     * A check that has yet to begin.
     *
     * @param sessionsToEnd is given the server when its sessions are to end; called on the checks' thread
     */
    ServerCheck(
            String backend,
            Server server,
            HealthCheckConfig config,
            CheckThread thread,
            Prober prober,
            Consumer<Server> sessionsToEnd) {
        this.backend = backend;
        this.server = server;
        this.config = config;
        this.thread = thread;
        this.prober = prober;
        this.sessionsToEnd = sessionsToEnd;
        this.standing = Standing.first(config);
        this.address = server.address();
    }

    /** Begins at a random moment of the first interval, so that the checks of many servers spread. For any thread. */
    void begin() {
        server.observed(Health.UP, standing.points(), CheckResult.NONE, System.currentTimeMillis());
        observeErrors(config);
        server.onAssumption(Optional.of(health -> thread.execute(() -> assume(health))));
        thread.execute(() -> thread.enter(this, withinInterval()));
    }

    /** Goes on with other settings. For any thread. */
    void configure(HealthCheckConfig changed) {
        thread.execute(() -> {
            if (!config.equals(changed)) {
                config = changed;
                standing = standing.with(changed);
                observeErrors(changed);
                thread.hasten(this, withinInterval());
            }
        });
    }

    /** Ends; nothing is known of the server's health then. For any thread. */
    void stop() {
        server.observeErrors(Optional.empty());
        server.onAssumption(Optional.empty());
        thread.execute(() -> {
            stopped = true;
            running.cancel();
            thread.remove(this);
            server.observed(Health.UNCHECKED, 0, CheckResult.NONE, System.currentTimeMillis());
        });
    }

    @Override
    void due() {
        if (server.config().state() == AdministrativeState.MAINTENANCE) {
            if (!inMaintenance) {
                inMaintenance = true;
                endSessions();
            }
            again(config.interval());
            return;
        }
        if (inMaintenance || !server.address().equals(address)) {
            inMaintenance = false;
            address = server.address();
            standing = Standing.first(config);
            report(CheckResult.NONE);
        }
        if (server.checksPaused()) {
            again(config.interval());
        } else {
            running = prober.begin(config, target(), this::found);
        }
    }

    private void assume(Health health) {
        if (!stopped) {
            standing = standing.assumed(health == Health.UP);
            report(server.lastCheck());
        }
    }

    private void found(Finding finding, long millis) {
        if (stopped) {
            return;
        }
        standing = switch (finding.verdict()) {
            case PASSED -> standing.passed();
            case FAILED -> failed(standing.failed());
            case UNTOLD -> standing;
        };
        report(new CheckResult(finding.status(), finding.code(), millis, finding.detail()));
        again(standing.interval(config));
    }

    private Standing failed(Standing next) {
        if (standing.up()) {
            server.stats().checkFailures.increment();
        }
        return next;
    }

    private void observeErrors(HealthCheckConfig current) {
        server.observeErrors(current.observe()
                .map(observe ->
                        new ErrorObserver(observe.errorLimit(), () -> thread.execute(() -> errorsSeen(observe)))));
    }

    /** Sessions failed to connect too often in a row. */
    private void errorsSeen(ObserveConfig observe) {
        if (stopped || inMaintenance || server.checksPaused() || !standing.up()) {
            return;
        }
        server.stats().observedFailures.increment();
        if (observe.onError() != ObserveConfig.OnError.FAST_INTERVAL) {
            standing = failed(standing.errorsSeen(observe.onError()));
            String detail = observe.errorLimit() + " connection errors in a row";
            report(new CheckResult(CheckStatus.HANA, 0, 0, detail));
        }
        thread.hasten(this, thread.millis() + config.fastInterval().toMillis());
    }

    private InetSocketAddress target() {
        InetAddress host = config.address().map(InetAddress::ofLiteral).orElse(address.getAddress());
        return new InetSocketAddress(host, config.port().orElse(address.getPort()));
    }

    private void again(Duration wait) {
        thread.enter(this, thread.millis() + wait.toMillis());
    }

    private long withinInterval() {
        return thread.millis()
                + ThreadLocalRandom.current().nextLong(config.interval().toMillis());
    }

    private void endSessions() {
        if (config.onMarkedDown().isPresent()) {
            sessionsToEnd.accept(server);
        }
    }

    private void report(CheckResult result) {
        boolean up = standing.up();
        Health health = up ? Health.UP : Health.DOWN;
        if (server.observed(health, standing.points(), result, System.currentTimeMillis())) {
            LOG.atLevel(up ? Level.INFO : Level.WARN)
                    .addKeyValue("backend", backend)
                    .addKeyValue("server", server.name())
                    .addKeyValue("check", result.word())
                    .addKeyValue("detail", result.detail())
                    .addKeyValue("millis", result.millis())
                    .log(up ? "server is up" : "server is down");
            if (!up) {
                endSessions();
            }
        }
    }
}
