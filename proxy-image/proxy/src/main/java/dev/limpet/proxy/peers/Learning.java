package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.EntryBatch;
import dev.limpet.proxy.stick.Lesson;
import dev.limpet.proxy.stick.StickTable;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What one session hears from its peer: entries go into our table of the same name, and what was heard is acknowledged.
 * Entries are gathered; they are in the table after {@link #take}.
 * Tables that we do not have, or have by another kind of key, are neither taken in nor acknowledged.
 */
final class Learning {
    private final PeerMessageEncoder encoder;
    private final Function<StickTable, Progress> progressOf;
    private final LongAdder received;
    private final BooleanSupplier repeated;
    private final Map<Long, Heard> heard = new HashMap<>();
    private final EntryBatch batch = new EntryBatch();
    private List<StickTable> tables = List.of();
    private Optional<Heard> latest = Optional.empty();
    private int untaken;

    /** Our table of the same name, and what the peer knows of it. */
    private record Ours(StickTable table, Progress progress) {}

    /** A table as the peer defined it, and how far its updates have been heard. */
    private static final class Heard {
        private final TableDefinition definition;
        private Optional<Ours> ours = Optional.empty();
        /** Entries of its that our table was told. */
        private long entries;

        private int last;
        private int acked;

        private Heard(TableDefinition definition) {
            this.definition = definition;
        }
    }

    /**
     * What is learned from a peer that has not said anything.
     *
     * @param progressOf how far the peer has been told of a table
     * @param received counts the entries heard
     * @param repeated whether the peer tells us everything though we knew everything before: then what is new to us is
     *     told on, since others may miss it as we did
     */
    Learning(
            PeerMessageEncoder encoder,
            Function<StickTable, Progress> progressOf,
            LongAdder received,
            BooleanSupplier repeated) {
        this.encoder = encoder;
        this.progressOf = progressOf;
        this.received = received;
        this.repeated = repeated;
    }

    /** Takes over which tables there are. */
    void tables(List<StickTable> changed) {
        take();
        tables = changed;
        heard.values().forEach(this::resolve);
    }

    /** The peer has a table. One that it had by another number is gone, with what it told of it. */
    void defined(TableDefinition definition) {
        for (Heard each : heard.values()) {
            if (each.definition.id() != definition.id()
                    && each.definition.name().equals(definition.name())
                    && each.definition.family().equals(definition.family())) {
                each.entries = 0;
            }
        }
    }

    /** Hears of an entry; one without a server's name says nothing that we could keep. */
    void heard(PeerMessage.Update update) {
        Heard from = of(update.table());
        if (from.ours.isEmpty()) {
            return;
        }
        untaken++;
        from.last = update.id();
        if (update.server().isPresent()) {
            gather(from.ours.get(), update, update.server().get());
        }
    }

    /** Hears of many entries, and takes them in. */
    void heard(Block block) {
        Heard from = of(block.table());
        if (from.ours.isPresent()) {
            take();
            received.add(block.size());
            from.last = block.update();
            learn(from, from.ours.get().table, block);
        }
    }

    /** Takes in what was heard. */
    void take() {
        received.add(untaken);
        untaken = 0;
        if (batch.size() > 0) {
            latest.ifPresent(from -> from.ours.ifPresent(ours -> learn(from, ours.table, batch)));
            batch.clear();
        }
    }

    private void learn(Heard from, StickTable table, Lesson lesson) {
        from.entries += lesson.size();
        if (repeated.getAsBoolean()) {
            table.learnAndTeach(lesson);
        } else {
            table.learn(lesson);
        }
    }

    /** Whether we were told of a table, and all of it by the peer in this session. */
    boolean isOnlySourceOf(StickTable table) {
        long entries = 0;
        for (Heard each : heard.values()) {
            if (each.ours.filter(ours -> ours.table == table).isPresent()) {
                entries += each.entries;
            }
        }
        return entries > 0 && entries == table.entriesHeard();
    }

    /** Acknowledges what has been heard since the last time. */
    void acknowledge(ByteBuf out) {
        for (Heard each : heard.values()) {
            if (each.last != each.acked) {
                each.acked = each.last;
                encoder.encode(new PeerMessage.Ack(each.definition.id(), each.last), out);
            }
        }
    }

    private Heard of(TableDefinition definition) {
        return latest.isPresent() && latest.get().definition == definition ? latest.get() : open(definition);
    }

    private Heard open(TableDefinition definition) {
        take();
        Heard opened = new Heard(definition);
        resolve(opened);
        Heard before = heard.put(definition.id(), opened);
        if (before != null) {
            opened.last = before.last;
            opened.acked = before.acked;
            opened.entries = before.ours.map(Ours::table).equals(opened.ours.map(Ours::table)) ? before.entries : 0;
        }
        latest = Optional.of(opened);
        return opened;
    }

    private void gather(Ours ours, PeerMessage.Update update, String server) {
        long remainingMillis = update.remainingMillis();
        if (remainingMillis <= 0) {
            return;
        }
        OptionalInt version = WireVersion.version(update.serverId());
        if (version.isPresent()) {
            batch.add(update.source(), server, version.getAsInt(), remainingMillis);
        } else {
            int acknowledged = ours.progress.acknowledged(ours.progress.familyOf(update.source()));
            batch.addUnversioned(update.source(), server, remainingMillis, acknowledged);
        }
        if (batch.isFull()) {
            take();
        }
    }

    private void resolve(Heard each) {
        Optional<StickTable> before = each.ours.map(Ours::table);
        each.ours = each.definition
                .family()
                .flatMap(family -> tables.stream()
                        .filter(table -> table.name().equals(each.definition.name()))
                        .findFirst())
                .map(table -> new Ours(table, progressOf.apply(table)));
        if (!each.ours.map(Ours::table).equals(before)) {
            each.entries = 0;
        }
    }
}
