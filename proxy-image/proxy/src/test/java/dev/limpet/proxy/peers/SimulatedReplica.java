package dev.limpet.proxy.peers;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import dev.limpet.proxy.stick.UpdateRange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A Limpet replica whose sessions talk over channels in memory; in place of the mesh the simulation makes the links. */
final class SimulatedReplica implements SimulatedPeer {
    private static final Duration RECENT = Duration.ofSeconds(30);

    private final LongSupplier clock;
    private final StickTable table;
    private final Map<String, Peer> peers = new HashMap<>();
    private final Map<String, PeerSession> sessions = new TreeMap<>();
    private final Map<String, Long> cutAt = new HashMap<>();
    private final EmbeddedChannel timers = channel();
    private final Resync resync;

    SimulatedReplica(LongSupplier clock) {
        this.clock = clock;
        this.table = new StickTable(
                "be",
                new StickConfig(32, 128, 100_000, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false),
                clock);
        this.resync = new Resync(
                timers.eventLoop(),
                new Resync.Candidates() {
                    @Override
                    public Collection<PeerSession> sessions() {
                        return sessions.values();
                    }

                    @Override
                    public boolean complete() {
                        return false;
                    }

                    @Override
                    public boolean replicasComplete() {
                        return false;
                    }

                    @Override
                    public boolean misplaced() {
                        return false;
                    }

                    @Override
                    public void forgetAnswers() {
                        peers.values().forEach(Peer::forgetAnswer);
                    }
                },
                () -> {});
        resync.begin("simulated");
    }

    @Override
    public void pass(int millis) {
        timers.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        timers.runScheduledPendingTasks();
    }

    @Override
    public void connect(Source source, String server) {
        if (table.touch(source).isEmpty()) {
            table.reserve(source, server);
        }
    }

    @Override
    public void move(Source source, String server) {
        table.move(source, table.lookup(source).orElse(server), server);
    }

    @Override
    public void linked(String other) {
        Peer peer = peers.computeIfAbsent(other, name -> new Peer(name, new InetSocketAddress(1), () -> {}));
        PeerSession session = new PeerSession(peer, ProtocolVersion.V2_1, channel(), resync, (name, where) -> {});
        peer.link(new Link.Established(session));
        sessions.put(other, session);
        session.open(List.of(table));
        if (!peer.hasAnsweredInFull()
                || clock.getAsLong() - cutAt.getOrDefault(other, clock.getAsLong()) > RECENT.toMillis()) {
            resync.ask(session);
        }
        resync.consider();
    }

    @Override
    public void cut(String other) {
        PeerSession session = Objects.requireNonNull(sessions.remove(other));
        session.peer().link(new Link.Down("NONE"));
        embedded(session).finishAndReleaseAll();
        cutAt.put(other, clock.getAsLong());
        List<UpdateRange> told = table.teachRecent(RECENT);
        peers.values().forEach(peer -> peer.progress(table).skip(peer == session.peer() ? told : List.of()));
        resync.lost(session);
    }

    @Override
    public void hear(String other, ByteBuf bytes) {
        embedded(other).writeInbound(bytes);
    }

    @Override
    public ByteBuf say(String other) {
        EmbeddedChannel channel = embedded(other);
        session(other).turn();
        channel.runPendingTasks();
        ByteBuf said = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            said.writeBytes(part);
            part.release();
        }
        return said;
    }

    @Override
    public Map<Source, String> servers() {
        Map<Source, String> servers = new HashMap<>();
        for (int cursor = 0; cursor >= 0; ) {
            cursor = table.walk(cursor, 100, entry -> servers.put(entry.source(), entry.server()));
        }
        return servers;
    }

    @Override
    public void close() {
        sessions.values().forEach(session -> embedded(session).finishAndReleaseAll());
        timers.finishAndReleaseAll();
    }

    private PeerSession session(String other) {
        return Objects.requireNonNull(sessions.get(other));
    }

    private EmbeddedChannel embedded(String other) {
        return embedded(session(other));
    }

    private static EmbeddedChannel embedded(PeerSession session) {
        return (EmbeddedChannel) session.channel();
    }

    /** Its timers fire as the simulation's time goes by, or never. */
    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        return channel;
    }
}
