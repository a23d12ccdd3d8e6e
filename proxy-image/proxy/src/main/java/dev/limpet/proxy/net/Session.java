package dev.limpet.proxy.net;

import dev.limpet.config.FrontendLog;
import dev.limpet.config.LogFormat;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.proxy.accesslog.SessionRecord;
import dev.limpet.proxy.accesslog.Termination;
import dev.limpet.proxy.accesslog.Termination.Cause;
import dev.limpet.proxy.accesslog.Termination.Phase;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.net.Frontend.Settings;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stats.DispatchStats;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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
    private static final Duration PAUSE = Duration.ofSeconds(1);
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
    private final Endpoint client;
    private final Spill early;
    private Source source;
    private int sourcePort;
    private Optional<InetSocketAddress> destination = Optional.empty();

    private State state = State.HEADER;
    private long since;
    private boolean clientEnded;
    private long earlyBytes;
    private boolean dispatched;
    private @Nullable ServerQueue queue;
    private boolean holdsConnection;
    private int queuedAhead;
    private int retries;
    private boolean redispatched;
    private @Nullable Endpoint server;
    private @Nullable Duplex duplex;

    Session(Worker worker, Frontend frontend, Settings settings, Endpoint client, Source source, int sourcePort) {
        this.worker = worker;
        this.frontend = frontend;
        this.settings = settings;
        this.tally = new SessionTally(frontend.stats());
        this.client = client;
        this.early = new Spill(worker.spills());
        this.source = source;
        this.sourcePort = sourcePort;
    }

    void begin() {
        enter(State.HEADER, settings.timeouts().client());
        if (!settings.trusts(source)) {
            dispatch();
        }
        if (state != State.CLOSED && !client.open(this)) {
            end(new Termination(Cause.RESOURCE, phase()));
        }
    }

    /** Ends the session from outside. */
    void kill() {
        end(new Termination(Cause.KILLED, phase()));
    }

    @Override
    public void ready(Endpoint endpoint) {
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

    @Override
    void due(long tick) {
        switch (state) {
            case HEADER -> expire(settings.timeouts().client(), tick, Cause.CLIENT_TIMEOUT);
            case QUEUED -> dueInQueue(tick);
            case CONNECTING -> {
                if (tick < Worker.tickAfter(since, settings.timeouts().connect())) {
                    worker.schedule(
                            this, Worker.tickAfter(since, settings.timeouts().connect()));
                } else {
                    attemptFailed(Cause.SERVER_TIMEOUT);
                }
            }
            case PAUSING -> dueAfterPause(tick);
            case RELAYING -> {
                if (duplex != null) {
                    dueWhileRelaying(duplex, tick);
                }
            }
            case CLOSED -> {}
        }
    }

    private void enter(State next, Duration timeout) {
        state = next;
        since = worker.tick();
        worker.schedule(this, worker.tickAfter(timeout));
    }

    private void expire(Duration timeout, long tick, Cause cause) {
        if (tick < Worker.tickAfter(since, timeout)) {
            worker.schedule(this, Worker.tickAfter(since, timeout));
        } else {
            end(new Termination(cause, phase()));
        }
    }

    // ---- the PROXY protocol header

    private void readHeader() {
        int count = Endpoint.WOULD_BLOCK;
        while (client.readable() && early.size() < ProxyHeaderDecoder.MOST) {
            count = early.fill(client);
            if (count <= 0) {
                break;
            }
        }
        switch (ProxyHeaderDecoder.decode(early.bytes())) {
            case ProxyHeader.Complete header -> {
                early.skip(header.length());
                earlyBytes = early.size();
                header.addresses().ifPresent(this::takeAddresses);
                clientEnded = count == Endpoint.END;
                dispatch();
                watchClient();
            }
            case ProxyHeader.Malformed malformed -> {
                earlyBytes = early.size();
                frontend.stats().requestErrors.increment();
                end(new Termination(Cause.PROXY, Phase.REQUEST));
            }
            case ProxyHeader.Incomplete incomplete -> {
                if (count == Endpoint.END || count == Endpoint.FAILED) {
                    earlyBytes = early.size();
                    if (earlyBytes > 0) {
                        frontend.stats().requestErrors.increment();
                    }
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
        Backend backend = backend();
        dispatched = true;
        backend.stats().sessions.increment();
        backend.stats().sessionsTotal.increment();
        backend.stats().sessionRate.mark(frontend.clock().getAsLong());
        tally.countFor(backend.stats());
        backend.assign(source).ifPresentOrElse(this::queueFor, () -> {
            backend.stats().connectionErrors.increment();
            end(new Termination(Cause.SERVER, Phase.CONNECTION));
        });
    }

    private void queueFor(Server chosen) {
        ServerQueue entered = settings.dispatcher().queue(chosen);
        queue = entered;
        OptionalInt ahead = entered.enter(this);
        if (ahead.isEmpty()) {
            takeConnection(entered);
        } else {
            queuedAhead = ahead.getAsInt() + 1;
            enter(State.QUEUED, settings.timeouts().queue());
            worker.schedule(this, worker.tick() + QUEUE_CHECK_TICKS);
        }
    }

    @Override
    public void granted(ServerQueue from) {
        worker.execute(() -> {
            if (state == State.QUEUED && queue == from) {
                takeConnection(from);
            } else {
                from.release();
            }
        });
    }

    private void takeConnection(ServerQueue from) {
        holdsConnection = true;
        DispatchStats stats = from.server().stats();
        stats.sessionsTotal.increment();
        stats.sessionRate.mark(frontend.clock().getAsLong());
        tally.queueLeft();
        connect(from.server());
    }

    private void dueInQueue(long tick) {
        ServerQueue waitingIn = queue;
        long deadline = Worker.tickAfter(since, settings.timeouts().queue());
        if (tick >= deadline) {
            tally.queueLeft();
            end(new Termination(Cause.SERVER_TIMEOUT, Phase.QUEUE));
        } else if (waitingIn != null && !settings.dispatcher().serves(waitingIn.server()) && waitingIn.leave(this)) {
            redispatch(waitingIn.server());
        } else {
            worker.schedule(this, Math.min(deadline, tick + QUEUE_CHECK_TICKS));
        }
    }

    private void connect(Server to) {
        to.stats().connectionAttempts.increment();
        backend().stats().connectionAttempts.increment();
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
        if (retries == settings.retries()) {
            failed.stats().connectionErrors.increment();
            backend().stats().connectionErrors.increment();
            end(new Termination(cause, Phase.CONNECTION));
            return;
        }
        retries++;
        if ((retries == settings.retries() || !settings.dispatcher().serves(failed)) && redispatch(failed)) {
            return;
        }
        failed.stats().retries.increment();
        backend().stats().retries.increment();
        enter(State.PAUSING, pause());
    }

    private Duration pause() {
        Duration connect = settings.timeouts().connect();
        return connect.compareTo(PAUSE) < 0 ? connect : PAUSE;
    }

    private void dueAfterPause(long tick) {
        Server again = assigned();
        if (tick < Worker.tickAfter(since, pause())) {
            worker.schedule(this, Worker.tickAfter(since, pause()));
        } else if (settings.dispatcher().serves(again) || !redispatch(again)) {
            connect(again);
        }
    }

    /** Goes to another server if there is one. */
    private boolean redispatch(Server from) {
        Server other = backend().reassign(source, from);
        if (other == from) {
            return false;
        }
        from.stats().redispatches.increment();
        backend().stats().redispatches.increment();
        redispatched = true;
        releaseConnection();
        queueFor(other);
        return true;
    }

    /** Looks whether a client that waits for its server has left; what it has sent meanwhile is kept. */
    private void watchClient() {
        while (client.readable() && client.hungUp() && !clientEnded && !early.full() && state != State.CLOSED) {
            int count = early.fill(client);
            if (count > 0) {
                earlyBytes += count;
            }
            clientEnded = count == Endpoint.END;
            if (count == Endpoint.FAILED || (clientEnded && early.isEmpty())) {
                if (state == State.QUEUED) {
                    tally.queueLeft();
                }
                end(new Termination(Cause.CLIENT, phase()));
            }
            if (count == Endpoint.WOULD_BLOCK) {
                return;
            }
        }
    }

    // ---- the bytes

    private void relayWith(Endpoint connection) {
        tally.connected();
        tally.countFor(assigned().stats());
        connection.delayAcknowledgements();
        settings.dispatcher().backend().config().sendProxyProtocol().ifPresent(this::prepareHeader);
        Duplex both = new Duplex(worker, client, connection, early, clientEnded);
        duplex = both;
        state = State.RELAYING;
        worker.schedule(this, both.idleDeadline(settings.timeouts()));
        relay();
    }

    /** The header goes in one segment with what the client has sent. */
    private void prepareHeader(ProxyProtocolVersion version) {
        InetSocketAddress to = destination.orElseGet(client::localAddress);
        InetSocketAddress from = new InetSocketAddress(source.address(), sourcePort);
        early.prepend(ProxyHeaderEncoder.encode(version, new ProxyHeader.Addresses(from, to)));
        if (client.readable() && !clientEnded) {
            int count = early.fill(client);
            earlyBytes += Math.max(0, count);
            clientEnded = count == Endpoint.END;
        }
    }

    private void relay() {
        Duplex both = duplex;
        if (both == null || state != State.RELAYING) {
            return;
        }
        switch (both.pump(this::relay)) {
            case OPEN -> {}
            case FINISHED -> end(Termination.NORMAL);
            case CLIENT_BROKEN -> end(new Termination(Cause.CLIENT, phase()));
            case SERVER_BROKEN -> end(new Termination(Cause.SERVER, phase()));
        }
    }

    private void dueWhileRelaying(Duplex both, long tick) {
        count();
        long deadline = both.idleDeadline(settings.timeouts());
        if (tick < deadline) {
            worker.schedule(this, deadline);
        } else {
            boolean silentClient = deadline == both.clientDeadline(settings.timeouts());
            end(new Termination(silentClient ? Cause.CLIENT_TIMEOUT : Cause.SERVER_TIMEOUT, phase()));
        }
    }

    // ---- the end

    private void end(Termination termination) {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.QUEUED && queue != null) {
            queue.leave(this);
        }
        count();
        state = State.CLOSED;
        worker.unschedule(this);
        closeConnections(termination);
        early.free();
        if (duplex != null) {
            duplex.free();
        }
        releaseConnection();
        if (dispatched) {
            backend().stats().sessions.decrement();
            countAborts(termination);
        }
        log(termination);
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
        Optional<DispatchStats> serverStats =
                Optional.ofNullable(queue).map(ServerQueue::server).map(Server::stats);
        if (termination.cause() == Cause.CLIENT) {
            backend().stats().clientAborts.increment();
            serverStats.ifPresent(stats -> stats.clientAborts.increment());
        } else if (termination.cause() == Cause.SERVER && termination.phase() != Phase.CONNECTION) {
            backend().stats().serverAborts.increment();
            serverStats.ifPresent(stats -> stats.serverAborts.increment());
        }
    }

    private void releaseConnection() {
        if (holdsConnection && queue != null) {
            holdsConnection = false;
            queue.release();
        }
    }

    private void count() {
        tally.count(earlyBytes + (duplex == null ? 0 : duplex.bytesUp()), duplex == null ? 0 : duplex.bytesDown());
    }

    private void log(Termination termination) {
        FrontendLog log = settings.frontend().log();
        if (log.format() == LogFormat.NONE || (tally.bytesIn() == 0 && !log.emptyConnections())) {
            return;
        }
        Optional<Server> last = Optional.ofNullable(queue).map(ServerQueue::server);
        frontend.log().log(new SessionRecord(
                log.format(),
                new InetSocketAddress(source.address(), sourcePort),
                tally.accepted(),
                frontend.name(),
                backend().name(),
                last.map(Server::name),
                tally.queueMillis(),
                tally.connectMillis(),
                tally.totalMillis(),
                tally.bytesIn(),
                tally.bytesOut(),
                termination,
                new SessionRecord.Concurrency(
                        frontend.processSessions(),
                        frontend.stats().sessions.current(),
                        backend().stats().sessions.current(),
                        last.map(server -> server.stats().sessions.current()).orElse(0),
                        queuedAhead),
                retries,
                redispatched));
    }

    private Phase phase() {
        return switch (state) {
            case HEADER -> Phase.REQUEST;
            case QUEUED -> Phase.QUEUE;
            case CONNECTING, PAUSING -> Phase.CONNECTION;
            case RELAYING -> duplex != null && duplex.serverEnded() ? Phase.LAST_DATA : Phase.DATA;
            case CLOSED -> Phase.NONE;
        };
    }

    private Backend backend() {
        return settings.dispatcher().backend();
    }

    private Server assigned() {
        ServerQueue at = queue;
        if (at == null) {
            throw new IllegalStateException("a session connects only to a server it was given");
        }
        return at.server();
    }
}
