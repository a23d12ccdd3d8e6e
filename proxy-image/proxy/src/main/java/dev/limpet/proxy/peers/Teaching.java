package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.StickTable;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What one session tells its peer of our tables: changes made here as they happen, and on request a lesson, which is
 * everything that we know and the peer may not.
 *
 * <pre>
 *               request, or a request anew
 *    Changes ------------------------------> Lesson
 *       ^                                      |
 *       +--------------------------------------+
 *              all tables told: finished, or partial
 * </pre>
 */
final class Teaching {
    private final PeerMessageEncoder encoder;
    private final ProtocolVersion version;
    private final LongAdder sent;
    private final List<TaughtTable> tables = new ArrayList<>();
    private final Deque<Lesson> unconfirmed = new ArrayDeque<>();
    private Optional<Lesson> lesson = Optional.empty();
    private Optional<BlockWriter> blocks = Optional.empty();
    private long nextId = 1;

    /** Everything that is known, table by table; of tables that the peer is the only source of, what was changed here. */
    private static final class Lesson {
        private final List<TaughtTable> tables;
        private final PeerMessage.Control end;
        private final Predicate<StickTable> isSource;
        private final Map<TaughtTable, Integer> told = new HashMap<>();
        private Optional<TaughtTable.Walk> walk = Optional.empty();
        private int cursor;
        private int update;

        private Lesson(List<TaughtTable> tables, PeerMessage.Control end, Predicate<StickTable> isSource) {
            this.tables = new ArrayList<>(tables);
            this.end = end;
            this.isSource = isSource;
            open();
        }

        private void open() {
            if (!tables.isEmpty()) {
                StickTable table = tables.getFirst().table();
                walk = Optional.of(isSource.test(table) ? table::walkChanged : table::walk);
                cursor = 0;
                update = table.lastUpdate();
            }
        }
    }

    /**
     * What is told to a peer that has not heard of any table.
     *
     * @param sent counts the entries told
     */
    Teaching(PeerMessageEncoder encoder, ProtocolVersion version, LongAdder sent) {
        this.encoder = encoder;
        this.version = version;
        this.sent = sent;
    }

    /** Takes over which tables there are, and defines those that are new to the peer. */
    void tables(List<StickTable> changed, Function<StickTable, Progress> progressOf, ByteBuf out) {
        tables.removeIf(taught -> !changed.contains(taught.table()));
        for (StickTable table : changed) {
            if (tables.stream().noneMatch(taught -> taught.table() == table)) {
                TaughtTable taught = new TaughtTable(table, progressOf.apply(table), version, sent, nextId);
                nextId += Family.values().length;
                taught.progress().resume();
                tables.add(taught);
                for (Family family : Family.values()) {
                    encoder.encode(taught.definition(family), out);
                }
            }
        }
    }

    /** The peer understands blocks, so lessons are told in them. */
    void inBlocks() {
        blocks = Optional.of(new BlockWriter());
    }

    /** Whether the peer is a replica of Limpet, which alone understands blocks. */
    boolean isInBlocks() {
        return blocks.isPresent();
    }

    /**
     * Begins to tell everything, from the start if that is going on already.
     *
     * @param end how it is closed: finished if we know all now, partial otherwise
     * @param isSource whether the peer still knows all that we were ever told of a table, since it was the one that told it
     */
    void teachAll(PeerMessage.Control end, Predicate<StickTable> isSource) {
        tables.forEach(taught -> taught.progress().forget());
        lesson = Optional.of(new Lesson(tables, end, isSource));
    }

    /**
     * Tells what is due.
     *
     * @param limit entries of each table at most
     */
    void teach(int limit, ByteBuf out) {
        if (lesson.isPresent()) {
            teach(lesson.get(), limit, out);
        } else {
            tables.forEach(taught -> taught.tellChanges(limit, encoder, out));
        }
    }

    /** Whether there is something to tell now. */
    boolean isDue() {
        return lesson.isPresent()
                || tables.stream()
                        .anyMatch(taught ->
                                taught.progress().pushed() != taught.table().lastUpdate());
    }

    /** The peer has acknowledged an update. */
    void acked(PeerMessage.Ack ack) {
        for (TaughtTable taught : tables) {
            taught.family(ack.table()).ifPresent(family -> taught.progress().acked(family, ack.update()));
        }
    }

    /** The peer has taken in the oldest lesson not confirmed yet; returns how that was closed, if there was one. */
    Optional<PeerMessage.Control> confirmed() {
        Optional<Lesson> taken = Optional.ofNullable(unconfirmed.poll());
        taken.ifPresent(
                one -> one.told.forEach((taught, update) -> taught.progress().confirmed(update)));
        return taken.map(one -> one.end);
    }

    /** The peer has a table; if that turns out to hold IPv6 addresses alone, it is told our changes in that form. */
    void defined(TableDefinition definition) {
        definition
                .family()
                .ifPresent(family -> tables.stream()
                        .filter(taught -> taught.table().name().equals(definition.name()))
                        .map(TaughtTable::progress)
                        .forEach(progress -> {
                            boolean before = progress.onlyIpv6();
                            progress.known(family);
                            if (progress.onlyIpv6() && !before) {
                                progress.restart();
                            }
                        }));
    }

    private void teach(Lesson current, int limit, ByteBuf out) {
        if (current.tables.isEmpty()) {
            encoder.encode(current.end, out);
            unconfirmed.add(current);
            lesson = Optional.empty();
            return;
        }
        TaughtTable taught = current.tables.getFirst();
        current.cursor =
                taught.tellAll(current.walk.orElseThrow(), current.cursor, current.update, limit, encoder, blocks, out);
        if (current.cursor < 0) {
            taught.progress().told(current.update);
            current.told.put(taught, current.update);
            current.tables.removeFirst();
            current.open();
        }
    }
}
