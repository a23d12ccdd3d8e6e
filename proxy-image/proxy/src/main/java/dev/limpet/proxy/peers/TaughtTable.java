package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.StickTable;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * One stick table as a session tells it: two tables on the wire, of the same name, one for each family. A peer that has
 * the table with IPv6 addresses alone, as an HAProxy table {@code type ipv6}, is told IPv4 addresses as IPv4-mapped ones.
 */
final class TaughtTable {
    private static final int LIVE_MILLIS = 1_000;

    private final StickTable table;
    private final Progress progress;
    private final ProtocolVersion version;
    private final LongAdder sent;
    private final long ipv4Id;
    private final long ipv6Id;

    /**
     * A table that has not been defined yet.
     *
     * @param sent counts the entries told
     * @param firstId the number of the first of its two tables on the wire; the next one is the other's
     */
    TaughtTable(StickTable table, Progress progress, ProtocolVersion version, LongAdder sent, long firstId) {
        this.table = table;
        this.progress = progress;
        this.version = version;
        this.sent = sent;
        this.ipv4Id = firstId;
        this.ipv6Id = firstId + 1;
    }

    StickTable table() {
        return table;
    }

    Progress progress() {
        return progress;
    }

    TableDefinition definition(Family family) {
        return TableDefinition.ofSources(
                family == Family.IPV4 ? ipv4Id : ipv6Id,
                table.name(),
                family,
                table.config().expire().toMillis());
    }

    /** The family that the peer means by one of our numbers. */
    Optional<Family> family(long id) {
        if (id == ipv4Id) {
            return Optional.of(Family.IPV4);
        }
        return id == ipv6Id ? Optional.of(Family.IPV6) : Optional.empty();
    }

    /** Tells the next changes. */
    void tellChanges(int limit, PeerMessageEncoder encoder, ByteBuf out) {
        int last = table.lastUpdate();
        List<Entry> changes = table.changedSince(progress.pushed(), limit);
        List<Entry> entries =
                changes.stream().filter(entry -> progress.isDue(entry.update())).toList();
        for (Family family : Family.values()) {
            List<Entry> some = of(family, entries);
            if (!some.isEmpty()) {
                TableDefinition definition = definition(family);
                encoder.encode(definition, out);
                for (Entry entry : some) {
                    encoder.encode(
                            isInFullLife(entry)
                                    ? live(definition, entry, entry.update())
                                    : withTime(definition, entry, entry.update()),
                            out);
                }
                progress.sent(family, some.getLast().update());
            }
        }
        progress.pushed(changes.isEmpty() ? last : changes.getLast().update());
        sent.add(entries.size());
    }

    /** A way over entries of the table, as {@link StickTable#walk} is. */
    interface Walk {
        int step(int cursor, int limit, Consumer<Entry> visitor);
    }

    /**
     * Tells some entries of the table.
     *
     * @param walk over which entries
     * @param cursor where to go on
     * @param update the number that all of them are told under
     * @param blocks tells many at once, to a peer that understands that
     * @return where to go on, or -1 at the end
     */
    int tellAll(
            Walk walk,
            int cursor,
            int update,
            int limit,
            PeerMessageEncoder encoder,
            Optional<BlockWriter> blocks,
            ByteBuf out) {
        List<Entry> entries = new ArrayList<>(limit);
        int next = walk.step(cursor, limit, entries::add);
        sent.add(entries.size());
        for (Family family : Family.values()) {
            List<Entry> some = of(family, entries);
            if (!some.isEmpty()) {
                TableDefinition definition = definition(family);
                encoder.encode(definition, out);
                if (blocks.isPresent()) {
                    blocks.get().write(family, update, table.used(), some, out);
                } else {
                    some.forEach(entry -> encoder.encode(withTime(definition, entry, update), out));
                }
            }
        }
        return next;
    }

    /** Whether a live update, which stands for a whole life, tells the truth to the second. */
    private boolean isInFullLife(Entry entry) {
        return table.config().expire().toMillis() - entry.remainingMillis() < LIVE_MILLIS;
    }

    /** Says what is left of the entry's life, if the peer's protocol can. */
    private PeerMessage withTime(TableDefinition definition, Entry entry, int update) {
        return switch (version) {
            case V2_0 -> live(definition, entry, update);
            case V2_1 ->
                new PeerMessage.TimedUpdate(
                        definition,
                        update,
                        entry.remainingMillis(),
                        entry.source(),
                        WireVersion.serverId(entry.version()),
                        Optional.of(entry.server()));
        };
    }

    private static PeerMessage live(TableDefinition definition, Entry entry, int update) {
        return new PeerMessage.LiveUpdate(
                definition, update, entry.source(), WireVersion.serverId(entry.version()), Optional.of(entry.server()));
    }

    private List<Entry> of(Family family, List<Entry> entries) {
        List<Entry> some = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (progress.familyOf(entry.source()) == family) {
                some.add(entry);
            }
        }
        return some;
    }
}
