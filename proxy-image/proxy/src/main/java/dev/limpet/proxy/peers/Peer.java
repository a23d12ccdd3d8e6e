package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.StickTable;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * A peer as long as it is known, whatever becomes of the connections to it. Changed on the mesh's event loop only; its
 * {@link #info} may be read from anywhere.
 */
final class Peer {
    private final String name;
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final Map<StickTable, Progress> progress = new IdentityHashMap<>();
    private final Runnable onAcknowledged;
    private volatile InetSocketAddress address;
    private volatile Link link = new Link.Down("NONE");
    private volatile long unacknowledged;
    private Answer answer = Answer.NONE;
    private boolean toldInPart;
    private Optional<Long> lostNanos = Optional.empty();
    private Optional<Future<?>> nextDial = Optional.empty();

    Peer(String name, InetSocketAddress address, Runnable onAcknowledged) {
        this.name = name;
        this.address = address;
        this.onAcknowledged = onAcknowledged;
    }

    String name() {
        return name;
    }

    InetSocketAddress address() {
        return address;
    }

    void address(InetSocketAddress moved) {
        address = moved;
    }

    Link link() {
        return link;
    }

    void link(Link changed) {
        link = changed;
    }

    Optional<PeerSession> session() {
        return link instanceof Link.Established established ? Optional.of(established.session()) : Optional.empty();
    }

    /** What it said when it was asked for everything. */
    private enum Answer {
        NONE,
        IN_PART,
        IN_FULL
    }

    /** It has told all that it knew, which is not all that there is. */
    void answeredInPart() {
        answer = answer == Answer.NONE ? Answer.IN_PART : answer;
    }

    /** It has told all that there is. */
    void answeredInFull() {
        answer = Answer.IN_FULL;
    }

    /** What it told is not all that it is asked for now. */
    void forgetAnswer() {
        answer = Answer.NONE;
    }

    /** Whether it has told all that it knew since it was last asked anew. */
    boolean hasAnswered() {
        return answer != Answer.NONE;
    }

    /** Whether it has told all that there is. */
    boolean hasAnsweredInFull() {
        return answer == Answer.IN_FULL;
    }

    /** It asked for everything when we did not know everything ourselves. */
    void toldInPart() {
        toldInPart = true;
    }

    /** It has taken in everything, and we knew everything. */
    void toldInFull() {
        toldInPart = false;
    }

    /** Whether it is to be told everything once we know everything. */
    boolean isToldInPart() {
        return toldInPart;
    }

    /** The session with it has ended now. */
    void lost() {
        lostNanos = Optional.of(System.nanoTime());
    }

    /** Whether what it said in a time that long may not have been heard here, since it was out of reach. */
    boolean outOfReachFor(Duration time) {
        return session().isEmpty()
                && lostNanos
                        .filter(since -> System.nanoTime() - since > time.toNanos())
                        .isPresent();
    }

    /** Whether this is the connection that the link consists of now. */
    boolean isLinkedBy(Channel channel) {
        return link.channel().filter(current -> current == channel).isPresent();
    }

    /** Counts the entries told. */
    LongAdder sent() {
        return sent;
    }

    /** Counts the entries heard. */
    LongAdder received() {
        return received;
    }

    /** How far it has been told of a table. */
    Progress progress(StickTable table) {
        return progress.computeIfAbsent(table, Progress::new);
    }

    /** Forgets about all other tables. */
    void retain(Collection<StickTable> tables) {
        progress.keySet().removeIf(table -> !tables.contains(table));
    }

    /** It has acknowledged something. */
    void acknowledged() {
        onAcknowledged.run();
    }

    /** Whether it has acknowledged every change made here. */
    boolean knowsAllChanges() {
        return progress.values().stream().allMatch(each -> each.unacknowledged() == 0);
    }

    /** When it is dialed next; replaces what was planned. */
    void nextDial(Future<?> timer) {
        cancelDial();
        nextDial = Optional.of(timer);
    }

    void cancelDial() {
        nextDial.ifPresent(timer -> timer.cancel(false));
        nextDial = Optional.empty();
    }

    /** Brings what {@link #info} tells of acknowledgements up to date. */
    void measure() {
        unacknowledged = progress.values().stream()
                .mapToLong(each -> Integer.toUnsignedLong(each.unacknowledged()))
                .sum();
    }

    PeerInfo info() {
        InetSocketAddress where = address;
        String host = where.getAddress().getHostAddress();
        return new PeerInfo(
                name,
                (host.contains(":") ? "[" + host + "]" : host) + ":" + where.getPort(),
                link.word(),
                sent.sum(),
                received.sum(),
                unacknowledged);
    }
}
