package dev.limpet.proxy.peers;

import dev.limpet.config.PeersConfig;
import dev.limpet.config.PeersTls;
import dev.limpet.proxy.peers.tls.CredentialsException;
import dev.limpet.proxy.peers.tls.CredentialsFolder;
import dev.limpet.proxy.peers.tls.Refusals;
import dev.limpet.proxy.stick.StickTable;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares stick tables with the other replicas and with HAProxies. All work is done on one of the event loops given; the
 * methods may be called from any thread.
 */
public final class Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final int MEASURE_MILLIS = 1_000;
    private static final int BEAT_MILLIS = 250;
    private static final int LONGEST_SEARCH_SECONDS = 5;

    private final InetAddress bind;
    private final EventLoop loop;
    private final Mesh mesh;
    private final Listener listener;
    private final Discovery discovery;
    private final Future<?> measuring;
    private final List<? extends Future<?>> beating;
    private final Standstill standstill;
    private final AtomicBoolean turnDue = new AtomicBoolean();
    private final List<CompletableFuture<Void>> awaitingTaught = new ArrayList<>();
    private final Set<StickTable> tables = Collections.newSetFromMap(new IdentityHashMap<>());
    private final CredentialsFolder credentials;
    private final Refusals refusals = new Refusals(System::nanoTime);
    private volatile Optional<TlsStatus> tls = Optional.empty();
    private Optional<String> lastFound = Optional.empty();
    private volatile boolean sharing;
    /** Who has served clients goes on, also when there are peers to learn from all of a sudden. */
    private volatile boolean onceCaughtUp;

    private volatile Runnable onCaughtUp = () -> {};
    private boolean begun;

    /**
     * Peers of a replica, none until they are configured.
     *
     * @param localName the replica's name, by which its peers know it
     * @param bind where to listen
     * @param directory where the other replicas are looked up; stays the caller's to close
     * @param credentials what the replica proves itself with where links are encrypted
     */
    public Peers(
            String localName,
            InetAddress bind,
            EventLoopGroup group,
            Class<? extends SocketChannel> socketChannel,
            Class<? extends ServerSocketChannel> serverChannel,
            PeerDirectory directory,
            CredentialsFolder credentials) {
        this.bind = bind;
        this.credentials = credentials;
        this.loop = group.next();
        this.mesh = new Mesh(localName, bind, loop, socketChannel, this::heardOf, this::checkTaught, this::learned);
        this.standstill = new Standstill(this::stoodStill);
        this.listener = new Listener(loop, serverChannel, mesh);
        this.discovery = new Discovery(loop, directory, localName, bind, mesh::isConnected, mesh::roster);
        this.beating = Stream.of(loop, GlobalEventExecutor.INSTANCE)
                .map(executor -> executor.scheduleWithFixedDelay(
                        standstill::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS))
                .toList();
        this.measuring = loop.scheduleAtFixedRate(
                () -> mesh.peers().forEach(Peer::measure), MEASURE_MILLIS, MEASURE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Prepares to take over a configuration: where to listen, whom to know. Links to peers that stay are kept. When tables
     * are new, a peer is asked for everything again. Called by one thread, which also {@link #renewCredentials renews}.
     *
     * @param config without one, nothing is shared
     * @return completes when the port is held; fails with a sentence when it cannot be listened on, or when there is nothing
     *     to encrypt with
     */
    public CompletableFuture<PeersChange> prepare(Optional<PeersConfig> config) {
        Wire wire;
        try {
            wire = wire(config);
        } catch (CredentialsException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.supplyAsync(() -> hold(config), loop)
                .thenCompose(holding -> holding)
                .thenApply(port -> new PeersChange(
                        shared -> CompletableFuture.runAsync(() -> take(config, port, wire, shared), loop),
                        () -> loop.execute(() -> listener.release(port))));
    }

    private void take(Optional<PeersConfig> config, Optional<Listener.Port> port, Wire wire, List<StickTable> shared) {
        listener.listen(port);
        take(wire);
        share(config.isPresent() ? shared : List.of());
        sharing = config.isPresent();
        if (!sharing) {
            onceCaughtUp = true;
        }
        onCaughtUp.run();
        discovery.configure(config);
    }

    /**
     * Takes over a changed certificate, key or authorities for connections from now on; those there are stay. What cannot
     * be used leaves the former in use.
     */
    public void renewCredentials() {
        if (tls.isEmpty()) {
            return;
        }
        try {
            credentials
                    .readIfChanged()
                    .ifPresent(renewed -> loop.execute(() -> {
                        if (mesh.wire() instanceof Wire.MutualTls before) {
                            take(before.with(renewed));
                            LOG.atInfo()
                                    .addKeyValue("expires", renewed.expires())
                                    .log("certificate for peers taken over");
                        }
                    }));
            problem(Optional.empty());
        } catch (CredentialsException e) {
            problem(Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** How links are encrypted; empty when they are not. */
    public Optional<TlsStatus> tls() {
        return tls;
    }

    /** Connections that came to nothing in TLS, by the reason's word. */
    public Map<String, Long> refusals() {
        return refusals.counts();
    }

    /** The peers known, in the order of their names. */
    public List<PeerInfo> status() {
        return mesh.peers().stream().map(Peer::info).toList();
    }

    /** Whether the tables hold what the others' do. */
    public SyncStatus synced() {
        return mesh.resync().status();
    }

    /**
     * Whether clients may be served: what peers know was learned at the start, as far as somebody was there to learn from, and again
     * after this process has stood still, if they could be asked within 5 s; or nothing is shared. May be called by any thread.
     */
    public boolean isCaughtUp() {
        return onceCaughtUp && !(sharing && standstill.isBehind());
    }

    /** Has a task run on the event loop whenever clients may be served again; the only one. */
    public void onCaughtUp(Runnable task) {
        onCaughtUp = task;
    }

    /**
     * Completes when one peer has acknowledged every change made here, when there is no peer to tell, or when the time
     * is over; to be awaited before the process ends.
     */
    public CompletableFuture<Void> taught(Duration atMost) {
        CompletableFuture<Void> taught = new CompletableFuture<>();
        loop.execute(() -> {
            awaitingTaught.add(taught);
            checkTaught();
        });
        return taught.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends all links and listens no more. */
    public CompletableFuture<Void> close() {
        return CompletableFuture.runAsync(
                () -> {
                    measuring.cancel(false);
                    beating.forEach(each -> each.cancel(false));
                    discovery.stop();
                    listener.close();
                    mesh.close();
                },
                loop);
    }

    private Wire wire(Optional<PeersConfig> config) throws CredentialsException {
        Optional<PeersTls> encrypted = config.flatMap(PeersConfig::tls);
        return encrypted.isEmpty()
                ? new Wire.ClearText()
                : Wire.MutualTls.of(config.orElseThrow(), encrypted.get(), credentials.usable(), refusals);
    }

    private void take(Wire wire) {
        mesh.wire(wire);
        tls = wire instanceof Wire.MutualTls encrypted
                ? Optional.of(new TlsStatus(encrypted.contexts().expires(), Optional.empty()))
                : Optional.empty();
    }

    /** Files that do not fit may be in the middle of being replaced, so a problem is one only when it is still there. */
    private void problem(Optional<String> found) {
        boolean repeated = found.equals(lastFound);
        lastFound = found;
        Optional<TlsStatus> status = tls;
        if (!repeated || status.isEmpty() || status.get().problem().equals(found)) {
            return;
        }
        found.ifPresent(
                reason -> LOG.atWarn().addKeyValue("reason", reason).log("certificate for peers not taken over"));
        loop.execute(() -> tls = tls.map(now -> now.with(found)));
    }

    private CompletableFuture<Optional<Listener.Port>> hold(Optional<PeersConfig> config) {
        return config.map(there ->
                        listener.hold(new InetSocketAddress(bind, there.port())).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private void share(List<StickTable> changed) {
        boolean added = false;
        for (StickTable table : changed) {
            if (tables.add(table)) {
                table.onChange(this::changed);
                added = true;
            }
        }
        tables.retainAll(changed);
        mesh.tables(changed);
        if (added || !begun) {
            begun = true;
            mesh.resync().begin("tables are new");
        }
    }

    private void stoodStill(long seconds) {
        loop.execute(() -> {
            if (sharing) {
                mesh.resync().begin("this replica stood still for " + seconds + " s");
                loop.schedule(this::resume, LONGEST_SEARCH_SECONDS, TimeUnit.SECONDS);
            } else {
                resume();
            }
        });
    }

    /** What peers know is known. */
    private void learned() {
        onceCaughtUp = true;
        resume();
    }

    /** What was missed in a standstill is known, or is waited for no longer. */
    private void resume() {
        standstill.caughtUp();
        onCaughtUp.run();
    }

    /** Any thread that changes a table comes here, once for each change. */
    private void changed() {
        if (!turnDue.get() && turnDue.compareAndSet(false, true)) {
            loop.execute(() -> {
                turnDue.set(false);
                mesh.turn();
            });
        }
    }

    private void heardOf(String name, InetAddress where) {
        discovery.told(name, where);
    }

    private void checkTaught() {
        if (awaitingTaught.isEmpty()) {
            return;
        }
        List<Peer> connected =
                mesh.peers().stream().filter(peer -> peer.session().isPresent()).toList();
        if (connected.isEmpty() || connected.stream().anyMatch(Peer::knowsAllChanges)) {
            awaitingTaught.forEach(taught -> taught.complete(null));
            awaitingTaught.clear();
        }
    }
}
