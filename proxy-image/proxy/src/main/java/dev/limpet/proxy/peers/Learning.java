package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.StickTable;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one session hears from its peer: entries go into our table of the same name, and what was heard is acknowledged.
 * Tables that we do not have, or have by another kind of key, are neither taken in nor acknowledged.
 */
final class Learning {
    private final PeerMessageEncoder encoder;
    private final LongAdder received;
    private final Map<Long, Heard> heard = new HashMap<>();
    private List<StickTable> tables = List.of();
    private Optional<Heard> latest = Optional.empty();

    /** A table as the peer defined it, and how far its updates have been heard. */
    private static final class Heard {
        private final TableDefinition definition;
        private Optional<StickTable> table = Optional.empty();
        private int last;
        private int acked;

        private Heard(TableDefinition definition) {
            this.definition = definition;
        }
    }

    /**
     * What is learned from a peer that has not said anything.
     *
     * @param received counts the entries heard
     */
    Learning(PeerMessageEncoder encoder, LongAdder received) {
        this.encoder = encoder;
        this.received = received;
    }

    /** Takes over which tables there are. */
    void tables(List<StickTable> changed) {
        tables = changed;
        heard.values().forEach(this::resolve);
    }

    /** Takes an entry in; one without a server's name says nothing that we could keep. */
    void heard(PeerMessage.Update update) {
        Heard from = latest.filter(same -> same.definition == update.table()).orElseGet(() -> open(update.table()));
        if (from.table.isEmpty()) {
            return;
        }
        received.increment();
        from.last = update.id();
        if (update.server().isPresent()) {
            StickTable table = from.table.get();
            long remainingMillis = switch (update) {
                case PeerMessage.LiveUpdate live -> table.config().expire().toMillis();
                case PeerMessage.TimedUpdate timed -> timed.remainingMillis();
            };
            if (remainingMillis > 0) {
                table.learn(update.source(), update.server().get(), remainingMillis);
            }
        }
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

    private Heard open(TableDefinition definition) {
        Heard opened = new Heard(definition);
        resolve(opened);
        Heard before = heard.put(definition.id(), opened);
        if (before != null) {
            opened.last = before.last;
            opened.acked = before.acked;
        }
        latest = Optional.of(opened);
        return opened;
    }

    private void resolve(Heard each) {
        each.table = each.definition
                .family()
                .flatMap(family -> tables.stream()
                        .filter(table -> table.name().equals(each.definition.name()))
                        .findFirst());
    }
}
