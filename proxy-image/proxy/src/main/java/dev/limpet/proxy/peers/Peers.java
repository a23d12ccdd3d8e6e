package dev.limpet.proxy.peers;

import dev.limpet.config.PeersConfig;
import dev.limpet.proxy.stick.StickTable;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Shares stick tables with the other replicas and with HAProxies. All work is done on one of the event loops given; the
 * methods may be called from any thread.
 */
public final class Peers {
    private static final int MEASURE_MILLIS = 1_000;

    private final InetAddress bind;
    private final EventLoop loop;
    private final Mesh mesh;
    private final Listener listener;
    private final Discovery discovery;
    private final Future<?> measuring;
    private final AtomicBoolean turnDue = new AtomicBoolean();
    private final List<CompletableFuture<Void>> awaitingTaught = new ArrayList<>();
    private final Set<StickTable> tables = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Peers of a replica, none until they are configured.
     *
     * @param localName the replica's name, by which its peers know it
     * @param bind where to listen
     * @param directory where the other replicas are looked up; stays the caller's to close
     */
    public Peers(
            String localName,
            InetAddress bind,
            EventLoopGroup group,
            Class<? extends SocketChannel> socketChannel,
            Class<? extends ServerSocketChannel> serverChannel,
            PeerDirectory directory) {
        this.bind = bind;
        this.loop = group.next();
        this.mesh = new Mesh(localName, loop, socketChannel, this::lookUp, this::checkTaught);
        this.listener = new Listener(loop, serverChannel, mesh);
        this.discovery = new Discovery(loop, directory, localName, mesh::isConnected, mesh::roster);
        this.measuring = loop.scheduleAtFixedRate(
                () -> mesh.peers().forEach(Peer::measure), MEASURE_MILLIS, MEASURE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes over a configuration: where to listen, whom to know, which tables to share. Links to peers that stay are
     * kept. When tables are new, a peer is asked for everything again.
     *
     * @param config without one, nothing is shared
     * @return completes when the port is listened on; fails with a sentence when it cannot be, and then nothing has
     *     changed
     */
    public CompletableFuture<Void> configure(Optional<PeersConfig> config, Collection<StickTable> shared) {
        List<StickTable> changed = config.isPresent() ? List.copyOf(shared) : List.of();
        return CompletableFuture.supplyAsync(() -> listen(config), loop)
                .thenCompose(listening -> listening)
                .thenRunAsync(
                        () -> {
                            share(changed);
                            discovery.configure(config);
                        },
                        loop);
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
                    discovery.stop();
                    listener.close();
                    mesh.close();
                },
                loop);
    }

    private CompletableFuture<Void> listen(Optional<PeersConfig> config) {
        if (config.isPresent()) {
            return listener.listen(new InetSocketAddress(bind, config.get().port()));
        }
        listener.close();
        return CompletableFuture.completedFuture(null);
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
        if (added || !synced().synced()) {
            mesh.resync().begin("tables are new");
        }
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

    private void lookUp() {
        discovery.lookUp();
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
