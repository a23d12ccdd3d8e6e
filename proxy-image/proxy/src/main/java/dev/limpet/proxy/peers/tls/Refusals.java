package dev.limpet.proxy.peers.tls;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections that TLS refused, and tells of the first from each address for each reason, then at most once an
 * hour. Refused on one event loop; the counts may be read from anywhere.
 */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long QUIET_NANOS = TimeUnit.HOURS.toNanos(1);
    /** More than peers there are; beyond it are others, whose addresses cost no more memory than this. */
    private static final int MOST_REMEMBERED = 1_024;

    private final LongSupplier nanos;
    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);
    private final Map<Told, Long> told = new HashMap<>();

    private record Told(Refusal reason, String address) {}

    /** @param nanos a clock that never steps back */
    public Refusals(LongSupplier nanos) {
        this.nanos = nanos;
        for (Refusal reason : Refusal.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /**
     * Counts one more.
     *
     * @param detail what the log may say beyond the reason
     */
    public void refused(SocketAddress from, Refusal reason, String detail) {
        count(reason).increment();
        String address =
                from instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : from.toString();
        (isToBeTold(new Told(reason, address)) ? LOG.atWarn() : LOG.atDebug())
                .addKeyValue("peer", address)
                .addKeyValue("reason", reason.word())
                .addKeyValue("detail", detail)
                .log("TLS with a peer failed");
    }

    /** How often each has happened, by its word. */
    public Map<String, Long> counts() {
        Map<String, Long> now = new TreeMap<>();
        counts.forEach((reason, count) -> now.put(reason.word(), count.sum()));
        return now;
    }

    private LongAdder count(Refusal reason) {
        return Objects.requireNonNull(counts.get(reason));
    }

    private boolean isToBeTold(Told refusal) {
        long now = nanos.getAsLong();
        told.values().removeIf(since -> now - since >= QUIET_NANOS);
        return told.size() < MOST_REMEMBERED && told.putIfAbsent(refusal, now) == null;
    }
}
