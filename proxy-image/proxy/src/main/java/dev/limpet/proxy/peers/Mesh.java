package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.StickTable;
import dev.limpet.proxy.stick.UpdateRange;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers and the one link to each: who is dialed and when, who may call, and which of two connections that meet stays.
 * Everything happens on one event loop.
 *
 * <p>Both sides dial. A caller's connection replaces whatever there is with its peer, since the peer would not call if it
 * had one; when two calls cross, both are so lost, and each side draws a random time until it dials again. A caller that
 * is not known yet is not refused, because HAProxy would never call again: it waits while the directory is asked. Replicas
 * that are connected are introduced to each other, as DNS may take long to name pods that have just begun.
 */
final class Mesh implements Resync.Candidates {
    private static final Logger LOG = LoggerFactory.getLogger(Mesh.class);
    private static final int REDIAL_FAILED_MILLIS = 5_000;
    private static final int REDIAL_LOST_LEAST_MILLIS = 50;
    private static final int REDIAL_LOST_MOST_MILLIS = 2_050;
    private static final int MOST_WAITING = 64;
    /** What a peer told longer ago has reached every peer that it had a connection with. */
    private static final Duration RECENT = Duration.ofSeconds(30);

    private final String localName;
    private final EventLoop loop;
    private final Dialer dialer;
    private final Siblings siblings;
    private final Strangers strangers;
    private final Runnable onAcknowledged;
    private final Resync resync;
    private final Map<String, Peer> peers = new ConcurrentSkipListMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private Wire wire = new Wire.ClearText();
    private Roster roster = Roster.UNKNOWN;
    private List<StickTable> tables = List.of();
    private boolean closed;

    /** A caller that is not known yet. */
    private record Waiting(Hello hello, AcceptingHandshake handshake) {}

    /**
     * A mesh without peers.
     *
     * @param bind where this replica listens, perhaps all of its addresses; if it is one, calls come from there
     * @param strangers is told who calls without being on the roster, and who is introduced
     * @param onAcknowledged is run when a peer may have acknowledged the last change, or has gone
     * @param onLearned is run when everything is known that peers knew
     */
    Mesh(
            String localName,
            InetAddress bind,
            EventLoop loop,
            Class<? extends SocketChannel> socketChannel,
            Strangers strangers,
            Runnable onAcknowledged,
            Runnable onLearned) {
        this.localName = localName;
        this.loop = loop;
        this.dialer = new Dialer(bind, loop, socketChannel);
        this.siblings = new Siblings(localName);
        this.strangers = strangers;
        this.onAcknowledged = onAcknowledged;
        this.resync = new Resync(loop, this, onLearned);
    }

    Resync resync() {
        return resync;
    }

    /** May be called from any thread. */
    Collection<Peer> peers() {
        return peers.values();
    }

    @Override
    public List<PeerSession> sessions() {
        return peers.values().stream().flatMap(peer -> peer.session().stream()).toList();
    }

    @Override
    public boolean complete() {
        return roster.word() == Roster.Word.CURRENT && areConnected(name -> true);
    }

    @Override
    public boolean replicasComplete() {
        return roster.word() == Roster.Word.CURRENT && areConnected(siblings::include);
    }

    @Override
    public boolean misplaced() {
        return switch (roster.word()) {
            case SILENT -> true;
            case NONE, CURRENT -> false;
            case BEHIND -> !areConnected(name -> true);
        };
    }

    @Override
    public void forgetAnswers() {
        peers.values().forEach(Peer::forgetAnswer);
    }

    private boolean areConnected(Predicate<String> which) {
        return roster.peers().keySet().stream().filter(which).allMatch(this::isConnected);
    }

    Wire wire() {
        return wire;
    }

    /** Takes over what connections are made of. Those of another kind end, and are made anew. */
    void wire(Wire changed) {
        boolean otherKind = changed.isReadyAtOnce() != wire.isReadyAtOnce();
        wire = changed;
        if (otherKind) {
            waiting.forEach(each -> each.handshake.channel().close());
            peers.values().forEach(peer -> peer.link().channel().ifPresent(Channel::close));
        }
    }

    /** Takes over which tables are shared. */
    void tables(List<StickTable> changed) {
        tables = List.copyOf(changed);
        for (Peer peer : peers.values()) {
            peer.retain(tables);
            peer.session().ifPresent(session -> session.tables(tables));
        }
    }

    /** Tells every peer what it has not been told. */
    void turn() {
        for (Peer peer : peers.values()) {
            peer.session().ifPresent(PeerSession::turn);
        }
    }

    /** Whether there is a session with the peer of a name. */
    boolean isConnected(String name) {
        return Optional.ofNullable(peers.get(name)).flatMap(Peer::session).isPresent();
    }

    /**
     * Takes over who the peers are and where: new ones are dialed, moved ones where they are now unless they are
     * connected still, and links to the others end.
     */
    void roster(Roster changed) {
        if (closed) {
            return;
        }
        roster = changed;
        roster.peers().forEach((name, address) -> {
            Peer peer = peers.get(name);
            if (peer == null) {
                LOG.atInfo()
                        .addKeyValue("peer", name)
                        .addKeyValue("address", address)
                        .log("peer was found");
                Peer found = new Peer(name, address, onAcknowledged);
                peers.put(name, found);
                dial(found);
            } else if (!peer.address().equals(address)) {
                moved(peer, address);
            }
        });
        for (Peer peer : List.copyOf(peers.values())) {
            if (!roster.peers().containsKey(peer.name())) {
                forget(peer);
            }
        }
        admit();
        resync.consider();
    }

    /** A peer calls. */
    void called(Hello hello, AcceptingHandshake handshake) {
        if (!hello.callee().equals(localName)) {
            LOG.atWarn()
                    .addKeyValue("peer", hello.caller())
                    .addKeyValue("called", hello.callee())
                    .log("a peer called this replica by another's name");
            handshake.refuse(HandshakeStatus.WRONG_NAME);
        } else if (closed
                || waiting.size() >= MOST_WAITING
                || hello.caller().equals(localName)
                || !wire.proves(handshake.channel(), hello.caller())) {
            handshake.channel().close();
        } else {
            waiting.add(new Waiting(hello, handshake));
            admit();
            if (handshakeWaits(handshake)) {
                LOG.atInfo().addKeyValue("peer", hello.caller()).log("a peer calls that is not known yet");
                strangers.heardOf(hello.caller(), addressOf(handshake.channel()));
            }
        }
    }

    /** The connection that dials a peer is made. */
    void connected(Peer peer, Channel channel) {
        if (peer.isLinkedBy(channel)) {
            peer.link(new Link.Greeting(channel));
        }
    }

    /** A peer that was dialed has answered the greeting. */
    void answered(Peer peer, Channel channel, DialingHandshake handshake, HandshakeStatus status) {
        if (!peer.isLinkedBy(channel)) {
            channel.close();
        } else if (status == HandshakeStatus.OK) {
            PeerSession session = new PeerSession(peer, ProtocolVersion.V2_1, channel, resync, strangers);
            establish(peer, session);
            handshake.leave(channel);
        } else {
            LOG.atWarn()
                    .addKeyValue("peer", peer.name())
                    .addKeyValue("address", peer.address())
                    .addKeyValue("answer", status)
                    .log("peer refuses the session");
            peer.link(new Link.Down(status.word()));
            channel.close();
            dialIn(peer, REDIAL_FAILED_MILLIS);
        }
    }

    /** Ends all links and makes no more. */
    void close() {
        closed = true;
        waiting.forEach(each -> each.handshake.channel().close());
        List.copyOf(peers.values()).forEach(this::forget);
        resync.stop();
    }

    private static InetAddress addressOf(Channel channel) {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }

    private boolean handshakeWaits(AcceptingHandshake handshake) {
        return waiting.stream().anyMatch(each -> each.handshake == handshake);
    }

    private void admit() {
        for (Waiting each : List.copyOf(waiting)) {
            Peer peer = peers.get(each.hello.caller());
            if (!each.handshake.channel().isActive()) {
                waiting.remove(each);
            } else if (peer != null) {
                waiting.remove(each);
                accept(peer, each.hello, each.handshake);
            }
        }
    }

    private void accept(Peer peer, Hello hello, AcceptingHandshake handshake) {
        Channel channel = handshake.channel();
        channel.closeFuture().addListener(ended -> ended(peer, channel));
        handshake.accept();
        establish(peer, new PeerSession(peer, hello.version(), channel, resync, strangers));
        handshake.leave();
    }

    private void establish(Peer peer, PeerSession session) {
        Link before = peer.link();
        boolean ask = !peer.hasAnsweredInFull() || peer.outOfReachFor(RECENT);
        peer.cancelDial();
        peer.link(new Link.Established(session));
        if (before instanceof Link.Established replaced) {
            lost(peer, replaced.session());
        }
        before.channel().filter(channel -> channel != session.channel()).ifPresent(Channel::close);
        LOG.atInfo()
                .addKeyValue("peer", peer.name())
                .addKeyValue("address", session.channel().remoteAddress())
                .log("peer is connected");
        session.open(tables);
        introduce(session);
        if (ask) {
            resync.ask(session);
        }
        resync.consider();
    }

    private void introduce(PeerSession added) {
        if (!siblings.include(added.peer().name())) {
            return;
        }
        for (PeerSession other : sessions()) {
            if (other != added && siblings.include(other.peer().name())) {
                added.introduce(other);
                other.introduce(added);
            }
        }
    }

    private void lost(Peer peer, PeerSession session) {
        peer.lost();
        if (!closed) {
            tables.forEach(table -> tellOthers(peer, table));
        }
        resync.lost(session);
    }

    /** What a lost peer told us last it may not have told the others, and now it may never. */
    private void tellOthers(Peer lost, StickTable table) {
        List<UpdateRange> told = table.teachRecent(RECENT);
        for (Peer peer : peers.values()) {
            peer.progress(table).skip(peer == lost ? told : List.of());
        }
    }

    private void moved(Peer peer, InetSocketAddress address) {
        LOG.atInfo()
                .addKeyValue("peer", peer.name())
                .addKeyValue("address", address)
                .log("peer has moved");
        peer.address(address);
        if (peer.session().isEmpty()) {
            Link before = peer.link();
            peer.link(new Link.Down("NONE"));
            before.channel().ifPresent(Channel::close);
            dial(peer);
        }
    }

    private void forget(Peer peer) {
        peers.remove(peer.name());
        peer.cancelDial();
        if (peer.outOfReachFor(RECENT) && !closed) {
            resync.askAll();
        }
        Link before = peer.link();
        peer.link(new Link.Down("NONE"));
        before.channel().ifPresent(Channel::close);
        if (before instanceof Link.Established established) {
            lost(peer, established.session());
        }
        LOG.atInfo().addKeyValue("peer", peer.name()).log("peer was forgotten");
    }

    private void dial(Peer peer) {
        peer.cancelDial();
        if (closed || !(peer.link() instanceof Link.Down)) {
            return;
        }
        ChannelFuture connecting = dialer.dial(peer.address(), dialing -> {
            wire.dial(dialing);
            DialingHandshake.begin(this, peer, localName, dialing);
        });
        if (connecting.isDone() && !connecting.isSuccess()) {
            dialIn(peer, REDIAL_FAILED_MILLIS);
            return;
        }
        Channel channel = connecting.channel();
        peer.link(new Link.Connecting(channel));
        channel.closeFuture().addListener(ended -> ended(peer, channel));
    }

    private void dialIn(Peer peer, int millis) {
        peer.nextDial(loop.schedule(() -> dial(peer), millis, TimeUnit.MILLISECONDS));
    }

    private void ended(Peer peer, Channel channel) {
        if (!peer.isLinkedBy(channel)) {
            return;
        }
        Link before = peer.link();
        peer.link(new Link.Down("NONE"));
        if (before instanceof Link.Established established) {
            LOG.atInfo().addKeyValue("peer", peer.name()).log("peer was lost");
            dialIn(peer, ThreadLocalRandom.current().nextInt(REDIAL_LOST_LEAST_MILLIS, REDIAL_LOST_MOST_MILLIS));
            lost(peer, established.session());
            onAcknowledged.run();
        } else {
            dialIn(peer, REDIAL_FAILED_MILLIS);
        }
    }
}
