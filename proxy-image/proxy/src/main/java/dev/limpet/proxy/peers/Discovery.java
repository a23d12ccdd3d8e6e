package dev.limpet.proxy.peers;

import dev.limpet.config.ExternalPeer;
import dev.limpet.config.PeersConfig;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Roster}: who the peers are, and where. They are
 *
 * <ul>
 *   <li>those that the configuration names;
 *   <li>those that the directory names, which is asked once a second. One that it names no longer stays for {@value #RETENTION_SECONDS} s,
 *       as an answer may be that old, and as long as it is connected. While the directory answers nothing, all stay;
 *   <li>{@linkplain Siblings siblings} that call, or that others introduce. Their word on where they are counts for as long
 *       against the directory's, since DNS servers keep an answer for up to 30 s, and a new replica would be ready before anybody
 *       had taught it.
 * </ul>
 *
 * <p>Used on one event loop.
 */
final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final int PERIOD_MILLIS = 1_000;
    private static final int RETENTION_SECONDS = 30;
    private static final long RETENTION_NANOS = TimeUnit.SECONDS.toNanos(RETENTION_SECONDS);

    private final EventLoop loop;
    private final PeerDirectory directory;
    private final String localName;
    private final InetAddress bind;
    private final Siblings siblings;
    private final Predicate<String> connected;
    private final Consumer<Roster> onRoster;
    private final Map<String, Named> named = new HashMap<>();
    private List<ExternalPeer> external = List.of();
    private Optional<String> service = Optional.empty();
    private int port;
    private Optional<Future<?>> next = Optional.empty();
    private boolean lookingUp;
    private boolean unanswered;
    private Roster.Word word = Roster.Word.SILENT;
    /** The address that the directory had for us and that was found to be ours. */
    private Optional<InetAddress> here = Optional.empty();

    /** Where a peer is, when it was last named, and when it told that address itself, or a peer that it is connected with. */
    private record Named(InetSocketAddress address, long nanos, Optional<Long> toldNanos) {
        /** The same peer when the directory names it now: where it says itself for a while, then where the directory does. */
        Named inDirectory(InetSocketAddress there, long now) {
            return toldNanos.isPresent() && now - toldNanos.get() < RETENTION_NANOS
                    ? new Named(address, now, toldNanos)
                    : new Named(there, now, Optional.empty());
        }
    }

    /**
     * An empty roster.
     *
     * @param bind where this replica listens, perhaps all of its addresses
     * @param connected whether there is a session with the peer of a name
     * @param onRoster is told the roster after each answer and each change
     */
    Discovery(
            EventLoop loop,
            PeerDirectory directory,
            String localName,
            InetAddress bind,
            Predicate<String> connected,
            Consumer<Roster> onRoster) {
        this.loop = loop;
        this.directory = directory;
        this.localName = localName;
        this.bind = bind;
        this.siblings = new Siblings(localName);
        this.connected = connected;
        this.onRoster = onRoster;
    }

    /** Takes over where to look; nowhere when peers are not configured. */
    void configure(Optional<PeersConfig> config) {
        external = config.map(PeersConfig::external).orElse(List.of());
        port = config.map(PeersConfig::port).orElse(0);
        Optional<String> changed = config.map(PeersConfig::service);
        if (!changed.equals(service)) {
            service = changed;
            named.clear();
            word = Roster.Word.SILENT;
        }
        publish();
        lookUp();
    }

    /** A peer that is not connected is at an address; if it is no sibling, the directory has to say so. */
    void told(String name, InetAddress where) {
        if (service.isPresent() && siblings.include(name) && !connected.test(name)) {
            long now = System.nanoTime();
            named.put(name, new Named(new InetSocketAddress(where, port), now, Optional.of(now)));
            publish();
        }
        lookUp();
    }

    /** Asks the directory at once. */
    void lookUp() {
        next.ifPresent(timer -> timer.cancel(false));
        next = Optional.empty();
        if (service.isEmpty() || lookingUp) {
            return;
        }
        lookingUp = true;
        String asked = service.get();
        directory.lookUp(asked).thenAccept(answer -> loop.execute(() -> answered(asked, answer)));
    }

    void stop() {
        service = Optional.empty();
        next.ifPresent(timer -> timer.cancel(false));
    }

    private void answered(String asked, PeerDirectory.Answer answer) {
        lookingUp = false;
        if (service.isPresent()) {
            next = Optional.of(loop.schedule(this::lookUp, PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        }
        if (service.filter(asked::equals).isPresent()) {
            switch (answer) {
                case PeerDirectory.Found(List<PeerDirectory.Location> found) -> found(found);
                case PeerDirectory.Unanswered(String reason) -> unanswered(reason);
            }
        }
    }

    private void found(List<PeerDirectory.Location> found) {
        if (unanswered) {
            unanswered = false;
            LOG.atInfo().log("the directory of peers answers again");
        }
        long now = System.nanoTime();
        word = found.isEmpty() ? Roster.Word.NONE : Roster.Word.BEHIND;
        for (PeerDirectory.Location peer : found) {
            if (peer.name().equals(localName)) {
                word = isHere(peer.address().getAddress()) ? Roster.Word.CURRENT : word;
            } else {
                named.merge(
                        peer.name(),
                        new Named(peer.address(), now, Optional.empty()),
                        (before, named) -> before.inDirectory(named.address, now));
            }
        }
        named.entrySet()
                .removeIf(peer -> now - peer.getValue().nanos > RETENTION_NANOS && !connected.test(peer.getKey()));
        publish();
    }

    private boolean isHere(InetAddress address) {
        if (!bind.isAnyLocalAddress()) {
            return address.equals(bind);
        }
        if (address.isLoopbackAddress() || here.equals(Optional.of(address))) {
            return true;
        }
        try {
            if (NetworkInterface.getByInetAddress(address) == null) {
                return false;
            }
            here = Optional.of(address);
        } catch (SocketException e) {
            // No file descriptor to ask with: nothing speaks against it.
            return true;
        }
        return true;
    }

    private void unanswered(String reason) {
        if (!unanswered) {
            unanswered = true;
            LOG.atWarn().addKeyValue("reason", reason).log("the directory of peers does not answer");
        }
    }

    private void publish() {
        Map<String, InetSocketAddress> peers = new HashMap<>();
        named.forEach((name, peer) -> peers.put(name, peer.address));
        for (ExternalPeer peer : external) {
            if (!peer.name().equals(localName)) {
                peers.put(peer.name(), new InetSocketAddress(InetAddress.ofLiteral(peer.address()), peer.port()));
            }
        }
        onRoster.accept(new Roster(peers, service.isEmpty() ? Roster.Word.CURRENT : word));
    }
}
