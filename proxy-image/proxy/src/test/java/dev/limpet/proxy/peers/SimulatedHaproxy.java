package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An HAProxy as its peers see it: what it hears it stores over what it had, number of the server and all, and tells on
 * only when asked for everything; what it chose itself it tells with its own numbers.
 */
final class SimulatedHaproxy implements SimulatedPeer {
    private static final TableDefinition TABLE = TableDefinition.ofSources(1, "be", Family.IPV4, 28_800_000);

    private final Map<Source, Stored> entries = new LinkedHashMap<>();
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private final Map<String, Conversation> conversations = new HashMap<>();
    private int updates;

    /** A source's entry; the update that it was chosen by here is 0 if a peer told it. */
    private record Stored(String server, long serverId, int update) {}

    /** What one session knows. */
    private static final class Conversation {
        private final EmbeddedChannel decoder = MessageReader.open();
        private final PeerMessageEncoder encoder = new PeerMessageEncoder();
        private final ByteBuf due = Unpooled.buffer();
        private int pushed;

        private void say(PeerMessage message) {
            encoder.encode(message, due);
        }

        private void close() {
            decoder.finishAndReleaseAll();
            due.release();
        }
    }

    @Override
    public void pass(int millis) {}

    @Override
    public void connect(Source source, String server) {
        Stored stored = entries.get(source);
        choose(source, stored == null ? server : stored.server);
    }

    @Override
    public void move(Source source, String server) {
        choose(source, server);
    }

    @Override
    public void linked(String other) {
        Conversation conversation = new Conversation();
        conversation.pushed = acknowledged.getOrDefault(other, 0);
        conversation.say(TABLE);
        boolean first = entries.isEmpty() && conversations.isEmpty();
        conversations.put(other, conversation);
        if (first) {
            conversation.say(PeerMessage.Control.RESYNC_REQUEST);
        }
    }

    @Override
    public void cut(String other) {
        Objects.requireNonNull(conversations.remove(other)).close();
    }

    @Override
    public void close() {
        conversations.values().forEach(Conversation::close);
    }

    @Override
    public void hear(String other, ByteBuf bytes) {
        Conversation conversation = Objects.requireNonNull(conversations.get(other));
        conversation.decoder.writeInbound(bytes);
        Map<Long, Integer> heard = new HashMap<>();
        for (Object each = conversation.decoder.readInbound();
                each != null;
                each = conversation.decoder.readInbound()) {
            switch ((PeerMessage) each) {
                case PeerMessage.Update update
                when update.table().keyType() == KeyType.IPV4 -> {
                    entries.put(update.source(), new Stored(update.server().orElseThrow(), update.serverId(), 0));
                    heard.put(update.table().id(), update.id());
                }
                case PeerMessage.Ack ack -> acknowledged.put(other, ack.update());
                case PeerMessage.Control control
                when control == PeerMessage.Control.RESYNC_REQUEST -> {
                    entries.forEach((source, stored) -> conversation.say(new PeerMessage.TimedUpdate(
                            TABLE, updates, 28_800_000, source, stored.serverId, Optional.of(stored.server))));
                    conversation.pushed = updates;
                    conversation.say(PeerMessage.Control.RESYNC_FINISHED);
                }
                case PeerMessage.Control control
                when control == PeerMessage.Control.RESYNC_FINISHED || control == PeerMessage.Control.RESYNC_PARTIAL ->
                    conversation.say(PeerMessage.Control.RESYNC_CONFIRM);
                default -> {}
            }
        }
        heard.forEach((table, update) -> conversation.say(new PeerMessage.Ack(table, update)));
    }

    @Override
    public ByteBuf say(String other) {
        Conversation conversation = Objects.requireNonNull(conversations.get(other));
        List<Map.Entry<Source, Stored>> due = new ArrayList<>(entries.entrySet());
        due.removeIf(entry -> entry.getValue().update <= conversation.pushed);
        due.sort((one, two) -> Integer.compare(one.getValue().update, two.getValue().update));
        for (Map.Entry<Source, Stored> entry : due) {
            Stored stored = entry.getValue();
            conversation.say(new PeerMessage.LiveUpdate(
                    TABLE, stored.update, entry.getKey(), stored.serverId, Optional.of(stored.server)));
            conversation.pushed = stored.update;
        }
        return conversation.due.readBytes(conversation.due.readableBytes());
    }

    @Override
    public Map<Source, String> servers() {
        Map<Source, String> servers = new HashMap<>();
        entries.forEach((source, stored) -> servers.put(source, stored.server));
        return servers;
    }

    private void choose(Source source, String server) {
        long number = Long.parseLong(server.substring(1)) + 1;
        entries.put(source, new Stored(server, number, ++updates));
    }
}
