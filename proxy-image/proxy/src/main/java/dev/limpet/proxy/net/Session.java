package dev.limpet.proxy.net;

import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.accesslog.Termination.Cause;
import dev.limpet.proxy.accesslog.Termination.Phase;
import dev.limpet.proxy.net.Frontend.Settings;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection and the server's that answers it, from acceptance to the log line. Both live on one event loop,
 * whose thread alone runs everything here.
 *
 * <pre>{@code
 * accepted --> HEADER --> QUEUED --> CONNECTING --> RELAYING --> CLOSED
 *    |           |          ^  |      ^  |   |
 *    |           '--------->|  '----->|  |   '--> PAUSING (a failed attempt's server is tried again after a while)
 *    '--------------------->'         '--|---------'
 *              another server is tried <-'                 Every state may end in CLOSED.
 * }</pre>
 *
 * HEADER is only for clients that must send a PROXY protocol header, QUEUED only while the server has no connection
 * free. While it waits, a session reads its client only to see whether it has left: one that ends without having sent
 * anything has.
 */
final class Session extends TimerWheel.Entry implements Endpoint.Owner, ServerQueue.Waiter {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long PAUSE = Worker.ticks(Duration.ofSeconds(1));
    private static final int QUEUE_CHECK_TICKS = 20;

    private enum State {
        HEADER,
        QUEUED,
        CONNECTING,
        PAUSING,
        RELAYING,
        CLOSED
    }

    private final Worker worker;
    private final Frontend frontend;
    private final Settings settings;
    private final SessionTally tally;
    private final Assignment assignment;
    private final Endpoint client;
    private final Prelude prelude;
    private Source source;
    private int sourcePort;
    private Optional<InetSocketAddress> destination = Optional.empty();

    private State state = State.HEADER;
    private long since;
    private @Nullable Endpoint server;
    private long lookAt;
    private @Nullable Duplex duplex;
    /** What is to blame, known before the end. */
    private Termination verdict = Termination.NORMAL;

    Session(Worker worker, Frontend frontend, Settings settings, Endpoint client, Source source, int sourcePort) {
        this.worker = worker;
        this.frontend = frontend;
        this.settings = settings;
        this.tally = new SessionTally(frontend.stats());
        this.assignment = new Assignment(settings.dispatcher(), settings.retries());
        this.client = client;
        this.prelude = new Prelude(client, new Spill(worker.spills()));
        this.source = source;
        this.sourcePort = sourcePort;
    }

    void begin() {
        try {
            enter(State.HEADER, settings.timeouts().client());
            if (!settings.trusts(source)) {
                dispatch();
            }
            if (state != State.CLOSED && !client.open(this)) {
                end(new Termination(Cause.RESOURCE, phase()));
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    /** Ends the session from outside. */
    void kill() {
        end(new Termination(Cause.KILLED, phase()));
    }

    /** Whatever fails in here ends this session, and leaves the event loop and the others alone. */
    @Override
    public void ready(Endpoint endpoint) {
        try {
            handle(endpoint);
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    @Override
    void due(long tick) {
        try {
            handleDue(tick);
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    private void handle(Endpoint endpoint) {
        switch (state) {
            case HEADER -> readHeader();
            case QUEUED, PAUSING -> watchClient();
            case CONNECTING -> {
                if (endpoint == client) {
                    watchClient();
                } else {
                    checkAttempt(endpoint);
                }
            }
            case RELAYING -> relay();
            case CLOSED -> {}
        }
    }

    private void handleDue(long tick) {
        switch (state) {
            case HEADER -> expire(settings.timeouts().client(), tick, Cause.CLIENT_TIMEOUT);
            case QUEUED -> dueInQueue(assigned(), tick);
            case CONNECTING -> {
                if (tick < since + settings.timeouts().connect()) {
                    lookAgain(since + settings.timeouts().connect());
                } else {
                    attemptFailed(Cause.SERVER_TIMEOUT);
                }
            }
            case PAUSING -> dueAfterPause(assigned(), tick);
            case RELAYING -> {
                if (duplex != null) {
                    dueWhileRelaying(duplex, tick);
                }
            }
            case CLOSED -> {}
        }
    }

    private void enter(State next, long timeout) {
        state = next;
        since = worker.tick();
        lookAgain(since + timeout);
    }

    private void lookAgain(long tick) {
        lookAt = tick;
        worker.schedule(this, tick);
    }

    private void expire(long timeout, long tick, Cause cause) {
        if (tick < since + timeout) {
            lookAgain(since + timeout);
        } else {
            end(new Termination(cause, phase()));
        }
    }

    // ---- the PROXY protocol header

    private void readHeader() {
        switch (prelude.readHeader()) {
            case ProxyHeader.Complete header -> {
                header.addresses().ifPresent(this::takeAddresses);
                dispatch();
            }
            case ProxyHeader.Malformed malformed -> {
                frontend.stats().requestErrors.increment();
                end(new Termination(Cause.PROXY, Phase.REQUEST));
            }
            case ProxyHeader.Incomplete incomplete -> {
                if (prelude.clientLeft() || prelude.ended()) {
                    end(new Termination(Cause.CLIENT, Phase.REQUEST));
                }
            }
        }
    }

    private void takeAddresses(ProxyHeader.Addresses addresses) {
        source = Source.of(addresses.source().getAddress());
        sourcePort = addresses.source().getPort();
        destination = Optional.of(addresses.destination());
    }

    // ---- the server

    private void dispatch() {
        tally.countFor(assignment.backend().stats());
        assignment
                .choose(source, frontend.clock().getAsLong())
                .ifPresentOrElse(this::queueFor, () -> end(new Termination(Cause.SERVER, Phase.CONNECTION)));
    }

    private void queueFor(Server chosen) {
        if (assignment.take(chosen, this)) {
            takeConnection(chosen);
        } else {
            enter(State.QUEUED, settings.timeouts().queue());
            lookAgain(worker.tick() + QUEUE_CHECK_TICKS);
        }
    }

    @Override
    public void granted(ServerQueue from) {
        worker.execute(() -> {
            if (state == State.QUEUED && assignment.waitsIn(from)) {
                takeConnection(from.server());
            } else {
                from.release();
            }
        });
    }

    private void takeConnection(Server to) {
        assignment.holds(to, frontend.clock().getAsLong());
        tally.queueLeft();
        connect(to);
    }

    private void dueInQueue(Server awaited, long tick) {
        long deadline = since + settings.timeouts().queue();
        if (tick >= deadline) {
            tally.queueLeft();
            end(new Termination(Cause.SERVER_TIMEOUT, Phase.QUEUE));
        } else if (assignment.serves(awaited) || !assignment.leave(this)) {
            lookAgain(Math.min(deadline, tick + QUEUE_CHECK_TICKS));
        } else {
            assignment.elsewhere(source, awaited).ifPresentOrElse(this::queueFor, () -> queueFor(awaited));
        }
    }

    private void connect(Server to) {
        assignment.attempts(to);
        enter(State.CONNECTING, settings.timeouts().connect());
        try {
            Endpoint connection = worker.transport().connect(worker, to.address());
            server = connection;
            if (!connection.open(this)) {
                attemptFailed(Cause.SERVER);
            }
        } catch (IOException e) {
            attemptFailed(Cause.SERVER);
        }
    }

    private void checkAttempt(Endpoint connection) {
        switch (connection.finishConnect()) {
            case PENDING -> {}
            case CONNECTED -> relayWith(connection);
            case FAILED -> attemptFailed(Cause.SERVER);
        }
    }

    private void attemptFailed(Cause cause) {
        Server failed = assigned();
        if (server != null) {
            server.close(worker);
            server = null;
        }
        if (!assignment.mayRetry(failed)) {
            end(new Termination(cause, Phase.CONNECTION));
            return;
        }
        Optional<Server> other =
                assignment.shouldLeave(failed) ? assignment.elsewhere(source, failed) : Optional.empty();
        other.ifPresentOrElse(this::queueFor, () -> {
            assignment.retriesOnSame(failed);
            enter(State.PAUSING, pause());
        });
    }

    private long pause() {
        return Math.min(PAUSE, settings.timeouts().connect());
    }

    private void dueAfterPause(Server again, long tick) {
        if (tick < since + pause()) {
            lookAgain(since + pause());
        } else if (assignment.serves(again)) {
            connect(again);
        } else {
            assignment.elsewhere(source, again).ifPresentOrElse(this::queueFor, () -> connect(again));
        }
    }

    /** Ends when a client that waits for its server has left. */
    private void watchClient() {
        if (prelude.clientLeft()) {
            if (state == State.QUEUED) {
                tally.queueLeft();
            }
            end(new Termination(Cause.CLIENT, phase()));
        }
    }

    // ---- the bytes

    private void relayWith(Endpoint connection) {
        tally.connected();
        tally.countFor(assigned().stats());
        connection.delayAcknowledgements();
        assignment.backend().config().sendProxyProtocol().ifPresent(this::prepareHeader);
        Duplex both = new Duplex(worker, settings.timeouts(), client, connection, prelude.spill(), prelude.ended());
        duplex = both;
        state = State.RELAYING;
        lookAgain(both.deadline());
        relay();
    }

    private void prepareHeader(ProxyProtocolVersion version) {
        InetSocketAddress to = destination.orElseGet(client::localAddress);
        InetSocketAddress from = new InetSocketAddress(source.address(), sourcePort);
        prelude.begin(ProxyHeaderEncoder.encode(version, new ProxyHeader.Addresses(from, to)));
    }

    private void relay() {
        Duplex both = duplex;
        if (both == null || state != State.RELAYING) {
            return;
        }
        switch (both.pump(this::relay)) {
            case OPEN -> {
                if (both.deadlineMoved() && both.deadline() < lookAt) {
                    lookAgain(both.deadline());
                }
            }
            case FINISHED -> end(Termination.NORMAL);
            case CLIENT_BROKEN -> end(new Termination(Cause.CLIENT, phase()));
            case SERVER_BROKEN -> end(new Termination(Cause.SERVER, phase()));
        }
    }

    private void dueWhileRelaying(Duplex both, long tick) {
        count();
        Phase phase = phase();
        switch (both.lapse(tick)) {
            case NONE -> {}
            case CLIENT_SILENT -> {
                blame(new Termination(Cause.CLIENT_TIMEOUT, phase));
                relay();
            }
            case SERVER_SILENT -> {
                blame(new Termination(Cause.SERVER_TIMEOUT, phase));
                relay();
            }
            case CLIENT_STUCK -> end(new Termination(Cause.CLIENT_TIMEOUT, phase));
            case SERVER_STUCK -> end(new Termination(Cause.SERVER_TIMEOUT, phase));
        }
        if (state == State.RELAYING) {
            lookAgain(both.deadline());
        }
    }

    /** Whatever ends the session in the end, this is why. */
    private void blame(Termination termination) {
        if (verdict.equals(Termination.NORMAL)) {
            verdict = termination;
        }
    }

    // ---- the end

    private void fail(Throwable failure) {
        boolean memory = failure instanceof OutOfMemoryError;
        LOG.atError()
                .addKeyValue("frontend", frontend.name())
                .setCause(memory ? null : failure)
                .log(memory ? "no memory is left for a session's data" : "a session failed");
        end(new Termination(memory ? Cause.RESOURCE : Cause.INTERNAL, phase()));
    }

    private void end(Termination termination) {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.QUEUED) {
            assignment.leave(this);
        }
        count();
        state = State.CLOSED;
        worker.unschedule(this);
        closeConnections(termination);
        prelude.spill().free();
        if (duplex != null) {
            duplex.free();
        }
        assignment.end();
        blame(termination);
        countAborts(verdict);
        log(verdict);
        frontend.ended();
    }

    /** A broken connection breaks the other one too, unless that has bytes yet to deliver. */
    private void closeConnections(Termination termination) {
        boolean broken = termination.phase() == Phase.DATA || termination.phase() == Phase.LAST_DATA;
        if (broken && termination.cause() == Cause.SERVER && client.delivered()) {
            client.abort(worker);
        } else {
            client.close(worker);
        }
        if (server != null && broken && termination.cause() == Cause.CLIENT) {
            server.abort(worker);
        } else if (server != null) {
            server.close(worker);
        }
    }

    private void countAborts(Termination termination) {
        boolean server = termination.cause() == Cause.SERVER || termination.cause() == Cause.SERVER_TIMEOUT;
        if (termination.cause() == Cause.CLIENT || termination.cause() == Cause.CLIENT_TIMEOUT) {
            assignment.count(stats -> stats.clientAborts.increment());
        } else if (server && (termination.phase() == Phase.DATA || termination.phase() == Phase.LAST_DATA)) {
            assignment.count(stats -> stats.serverAborts.increment());
        }
    }

    private void count() {
        tally.count(prelude.bytes() + (duplex == null ? 0 : duplex.bytesUp()), duplex == null ? 0 : duplex.bytesDown());
    }

    private void log(Termination termination) {
        FrontendLog log = settings.frontend().log();
        if (log.format() != LogFormat.NONE && (tally.bytesIn() > 0 || log.emptyConnections())) {
            InetSocketAddress from = new InetSocketAddress(source.address(), sourcePort);
            frontend.log().log(tally.record(frontend, log.format(), from, assignment, termination));
        }
    }

    private Phase phase() {
        return switch (state) {
            case HEADER -> Phase.REQUEST;
            case QUEUED -> Phase.QUEUE;
            case CONNECTING, PAUSING -> Phase.CONNECTION;
            case RELAYING -> duplex != null && duplex.lastData() ? Phase.LAST_DATA : Phase.DATA;
            case CLOSED -> Phase.NONE;
        };
    }

    private Server assigned() {
        return assignment
                .server()
                .orElseThrow(() -> new IllegalStateException("a session waits only for a server it was given"));
    }
}
