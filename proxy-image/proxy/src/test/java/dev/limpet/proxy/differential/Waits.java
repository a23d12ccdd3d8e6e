package dev.limpet.proxy.differential;

import dev.limpet.config.Timeouts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Timeouts and retries, which a Limpet has for all its frontends: scenarios with the same share a process. */
record Waits(
        Duration connect,
        Duration client,
        Duration server,
        Duration queue,
        Optional<Duration> tunnel,
        Optional<Duration> clientFin,
        Optional<Duration> serverFin,
        int retries,
        OptionalInt redispatch) {
    /** Runs out in the scenario; long enough for what is to be said before, on a machine in heavy use. */
    private static final Duration SHORT = Duration.ofMillis(1_500);

    private static final Duration LONG = Duration.ofSeconds(20);

    /** Nothing runs out while a scenario is played. */
    static final Waits PATIENT = new Waits(LONG, LONG, LONG, LONG, 0);

    static final Waits SHORT_CONNECT_AND_QUEUE = new Waits(SHORT, LONG, LONG, SHORT, 0);
    static final Waits SHORT_CONNECT_TWO_RETRIES = new Waits(SHORT, LONG, LONG, LONG, 2);
    static final Waits TWO_RETRIES_ELSEWHERE = new Waits(
            SHORT, LONG, LONG, LONG, Optional.empty(), Optional.empty(), Optional.empty(), 2, OptionalInt.of(1));
    static final Waits SHORT_CLIENT = new Waits(LONG, SHORT, LONG, LONG, 0);
    static final Waits SHORT_SERVER = new Waits(LONG, LONG, SHORT, LONG, 0);
    static final Waits SHORT_TUNNEL = with(Optional.of(SHORT), Optional.empty(), Optional.empty());
    static final Waits SHORT_FINS = with(Optional.empty(), Optional.of(SHORT), Optional.of(SHORT));

    private Waits(Duration connect, Duration client, Duration server, Duration queue, int retries) {
        this(
                connect,
                client,
                server,
                queue,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                retries,
                OptionalInt.empty());
    }

    private static Waits with(Optional<Duration> tunnel, Optional<Duration> clientFin, Optional<Duration> serverFin) {
        return new Waits(LONG, LONG, LONG, LONG, tunnel, clientFin, serverFin, 0, OptionalInt.empty());
    }

    Timeouts timeouts() {
        return new Timeouts(connect, client, server, queue, LONG, tunnel, clientFin, serverFin);
    }
}
