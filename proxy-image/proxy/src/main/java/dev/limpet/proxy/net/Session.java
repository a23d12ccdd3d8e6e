package dev.limpet.proxy.net;

import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.accesslog.Termination.Cause;
import dev.limpet.proxy.accesslog.Termination.Phase;
import dev.limpet.proxy.net.Assignment.Found;
import dev.limpet.proxy.net.Frontend.Settings;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection and the server's that answers it, from acceptance to the log line; {@link SessionState} tells
 * what it is at. Both live on one event loop, whose thread alone runs everything here.
 */
final class Session extends TimerWheel.Entry implements Endpoint.Owner, Waiting.Waiter {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long PAUSE = Worker.ticks(Duration.ofSeconds(1));
    private static final SessionState OVER = new Ended();

    private final long number;
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
    private SessionState state;
    private long dueTick;
    /** Why the session is over, as far as that is known before. */
    private Termination verdict = Termination.NORMAL;

    Session(Worker worker, Frontend frontend, Settings settings, Endpoint client, Source source, int sourcePort) {
        this.number = worker.nextSession();
        this.worker = worker;
        this.frontend = frontend;
        this.settings = settings;
        this.tally = new SessionTally(frontend.stats());
        this.assignment = new Assignment(settings.dispatcher(), settings.retries(), this);
        this.client = client;
        this.prelude = new Prelude(client, new Spill(worker.spills()));
        this.source = source;
        this.sourcePort = sourcePort;
        this.state = new AwaitingHeader(this, prelude);
    }

    void begin() {
        try {
            lookAt(worker.tick() + settings.timeouts().client());
            if (!settings.trusts(source)) {
                dispatch();
            }
            if (!over() && !client.open(this)) {
                end(new Termination(Cause.RESOURCE, state.phase()));
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    /** Ends the session from outside. */
    void kill() {
        end(new Termination(Cause.KILLED, state.phase()));
    }

    long number() {
        return number;
    }

    /** Ends the session because an administrator wants it. */
    void shutDown() {
        end(new Termination(Cause.KILLED, Phase.NONE));
    }

    /** The same if the session is a server's, or waits for it. */
    void shutDownIfOn(Server server) {
        if (assignment.server().equals(Optional.of(server))) {
            shutDown();
        }
    }

    SessionInfo info() {
        return new SessionInfo(
                number,
                new InetSocketAddress(source.address(), sourcePort),
                frontend.name(),
                assignment.backend().name(),
                assignment.server().map(Server::name),
                state.phase(),
                tally.totalMillis(),
                prelude.bytes() + state.bytesUp(),
                state.bytesDown());
    }

    /** Ends the session if it is established with a server, which is down. */
    void endIfOn(Server down) {
        if (state instanceof Relaying && assignment.server().equals(Optional.of(down))) {
            end(new Termination(Cause.DOWN, Phase.NONE));
        }
    }

    /** Whatever fails in here ends this session, and leaves the event loop and the others alone. */
    @Override
    public void ready(Endpoint endpoint) {
        try {
            state.ready(endpoint);
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    @Override
    void due(long tick) {
        try {
            count();
            if (tick < dueTick) {
                worker.schedule(this, dueTick);
            } else {
                // What has happened in time counts, though its turn has not come yet.
                if (client.isInLine()) {
                    state.ready(client);
                }
                state.seeToServer();
                if (!over() && tick >= dueTick) {
                    state.due(tick);
                }
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    /** Has the state looked at in that tick, unless another is named or entered until then. */
    void lookAt(long tick) {
        dueTick = tick;
        worker.schedule(this, tick);
    }

    private void enter(SessionState next, long tick) {
        state = next;
        lookAt(tick);
    }

    // ---- the PROXY protocol header

    void clientKnown(Optional<ProxyHeader.Addresses> addresses) {
        addresses.ifPresent(known -> {
            source = Source.of(known.source().getAddress());
            sourcePort = known.source().getPort();
            destination = Optional.of(known.destination());
        });
        dispatch();
    }

    void headerMalformed() {
        frontend.stats().requestErrors.increment();
        end(new Termination(Cause.PROXY, Phase.REQUEST));
    }

    // ---- the server

    private void dispatch() {
        tally.countFor(assignment.backend().stats());
        assignment.dispatch(now());
        goOn(assignment.find(source));
    }

    private void goOn(Found found) {
        switch (found) {
            case CONNECTION -> {
                tally.queueLeft();
                connect();
            }
            case QUEUE -> {
                if (state instanceof Queued) {
                    // In another queue perhaps, but since the same moment.
                    lookAt(dueTick);
                    return;
                }
                long deadline = worker.tick() + settings.timeouts().queue();
                long clientDeadline = worker.tick() + settings.timeouts().client();
                enter(new Queued(this, assignment, deadline, clientDeadline), Math.min(deadline, clientDeadline));
            }
            case NOTHING -> end(new Termination(Cause.SERVER, Phase.CONNECTION));
        }
    }

    @Override
    public void granted(Waiting place, Server server) {
        later(() -> {
            if (state instanceof Queued && assignment.waitsAt(place)) {
                goOn(assignment.granted(source, server));
            } else {
                assignment.refuse(server);
            }
        });
    }

    @Override
    public void forsaken(Waiting place) {
        later(() -> {
            if (state instanceof Queued && assignment.waitsAt(place) && assignment.leave()) {
                Found other = assignment.elsewhere(source);
                goOn(other == Found.NOTHING ? assignment.waitAgain() : other);
            }
        });
    }

    /** Has news from another thread looked at on the session's own. */
    private void later(Runnable news) {
        worker.execute(() -> {
            try {
                news.run();
            } catch (RuntimeException | OutOfMemoryError e) {
                fail(e);
            }
        });
    }

    /** The session waits no more. */
    void queueLeft() {
        tally.queueLeft();
    }

    private void connect() {
        Server to = assignment.attempt(now());
        try {
            Endpoint connection = worker.transport().connect(worker, to.address(), settings.tcp());
            enter(
                    new Connecting(this, connection),
                    worker.tick() + settings.timeouts().connect());
            if (!connection.open(this)) {
                connection.close(worker);
                attemptFailed(Cause.SERVER);
            }
        } catch (NoDescriptorException e) {
            worker.shortage().noticed();
            end(new Termination(Cause.RESOURCE, Phase.CONNECTION));
        } catch (IOException e) {
            attemptFailed(Cause.SERVER);
        }
    }

    /** Tries again: elsewhere at once, or on the same server, after a pause if that has refused. */
    void attemptFailed(Cause cause) {
        if (!assignment.mayRetry()) {
            end(new Termination(cause, Phase.CONNECTION));
            return;
        }
        Found other = assignment.shouldLeave() ? assignment.elsewhere(source) : Found.NOTHING;
        if (other != Found.NOTHING) {
            goOn(other);
            return;
        }
        assignment.retriesOnSame();
        if (cause == Cause.SERVER) {
            enter(
                    new Pausing(this),
                    worker.tick() + Math.min(PAUSE, settings.timeouts().connect()));
        } else {
            connect();
        }
    }

    /** Connects once more, where the server is still there for the source. */
    void tryAgain() {
        Found other = assignment.serves() ? Found.NOTHING : assignment.elsewhere(source);
        if (other == Found.NOTHING) {
            connect();
        } else {
            goOn(other);
        }
    }

    void closeServer(Endpoint connection) {
        connection.close(worker);
    }

    /** Ends when a client that waits for its server has left. */
    void watchClient() {
        if (prelude.clientLeft()) {
            end(new Termination(Cause.CLIENT, state.phase()));
        }
    }

    boolean clientSaidNothing() {
        return prelude.spill().isEmpty() && !client.readable();
    }

    // ---- the bytes

    void connected(Endpoint connection) {
        tally.connected();
        assignment.server().ifPresent(Server::connected);
        assignment.server().map(Server::stats).ifPresent(tally::countFor);
        connection.delayAcknowledgements();
        assignment.backend().config().sendProxyProtocol().ifPresent(this::prepareHeader);
        Duplex duplex = new Duplex(worker, settings.timeouts(), client, connection, prelude.spill(), prelude.ended());
        Relaying relaying = new Relaying(this, worker, client, connection, duplex);
        state = relaying;
        relaying.begin();
    }

    private void prepareHeader(ProxyProtocolVersion version) {
        InetSocketAddress to = destination.orElseGet(client::localAddress);
        InetSocketAddress from = new InetSocketAddress(source.address(), sourcePort);
        prelude.begin(ProxyHeaderEncoder.encode(version, new ProxyHeader.Addresses(from, to)));
    }

    // ---- the end

    private void fail(Throwable failure) {
        if (failure instanceof NoBufferException) {
            end(new Termination(Cause.RESOURCE, state.phase()));
            return;
        }
        boolean memory = failure instanceof OutOfMemoryError;
        LOG.atError()
                .addKeyValue("frontend", frontend.name())
                .setCause(memory ? null : failure)
                .log(memory ? "no memory is left for a session's data" : "a session failed");
        end(new Termination(memory ? Cause.RESOURCE : Cause.INTERNAL, state.phase()));
    }

    /** Whatever ends the session in the end, this is why. */
    void blame(Termination termination) {
        if (verdict.equals(Termination.NORMAL)) {
            verdict = termination;
        }
    }

    void end(Termination termination) {
        if (over()) {
            return;
        }
        blame(termination);
        count();
        SessionState last = state;
        state = OVER;
        worker.unschedule(this);
        last.abandon(termination);
        if (!(last instanceof Relaying)) {
            prelude.discard(worker.scratch());
        }
        client.close(worker);
        prelude.spill().free();
        countAborts();
        assignment.countServed(tally::countTimes);
        log();
        frontend.ended(assignment);
    }

    private boolean over() {
        return state == OVER;
    }

    private void countAborts() {
        boolean relayed = verdict.phase() == Phase.DATA || verdict.phase() == Phase.LAST_DATA;
        switch (verdict.cause()) {
            case CLIENT, CLIENT_TIMEOUT -> assignment.count(stats -> stats.clientAborts.increment());
            case SERVER, SERVER_TIMEOUT -> {
                if (relayed) {
                    assignment.count(stats -> stats.serverAborts.increment());
                }
            }
            case NONE, PROXY, RESOURCE, INTERNAL, KILLED -> {}
        }
    }

    private void count() {
        if (!over()) {
            tally.count(prelude.bytes() + state.bytesUp(), state.bytesDown());
        }
    }

    private void log() {
        FrontendLog log = settings.frontend().log();
        if (log.format() != LogFormat.NONE && (tally.bytesIn() > 0 || log.emptyConnections())) {
            InetSocketAddress from = new InetSocketAddress(source.address(), sourcePort);
            frontend.log().log(tally.record(frontend, log.format(), from, assignment, verdict));
        }
    }

    private long now() {
        return frontend.clock().getAsLong();
    }
}
