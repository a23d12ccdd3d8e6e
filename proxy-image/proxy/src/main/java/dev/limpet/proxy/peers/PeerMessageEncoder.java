package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * Writes messages. It remembers, for one session, which server names it has numbered. Of what entries can store it
 * knows only the server's number and name, and writes everything else as zero.
 */
final class PeerMessageEncoder {
    private static final int TYPICAL_PAYLOAD = 256;

    private final NameNumbers names = new NameNumbers();
    private final ByteBuf payload = Unpooled.buffer(TYPICAL_PAYLOAD);

    void encode(PeerMessage message, ByteBuf out) {
        switch (message) {
            case PeerMessage.Control control ->
                out.writeByte(MessageType.CONTROL).writeByte(control.ordinal());
            case PeerMessage.Error error -> out.writeByte(MessageType.ERROR).writeByte(error.ordinal());
            case PeerMessage.Ability ability ->
                out.writeByte(MessageType.LIMPET).writeByte(ability.ordinal());
            case PeerMessage.Introduction(String name, InetAddress address) -> {
                string(name, payload);
                payload.writeBytes(address.getAddress());
                finish(MessageType.LIMPET, MessageType.INTRODUCTION, out);
            }
            case PeerMessage.Ack(long table, int update) -> {
                Varint.write(table, payload);
                payload.writeInt(update);
                finish(MessageType.ACK, out);
            }
            case PeerMessage.TableSwitch(long table) -> {
                Varint.write(table, payload);
                finish(MessageType.SWITCH, out);
            }
            case TableDefinition definition -> {
                definition(definition);
                finish(MessageType.DEFINITION, out);
            }
            case PeerMessage.LiveUpdate update -> {
                payload.writeInt(update.id());
                entry(update);
                finish(MessageType.UPDATE, out);
            }
            case PeerMessage.TimedUpdate update -> {
                payload.writeInt(update.id());
                payload.writeInt((int) Math.min(update.remainingMillis(), 0xFFFF_FFFFL));
                entry(update);
                finish(MessageType.TIMED_UPDATE, out);
            }
        }
    }

    private void finish(int type, ByteBuf out) {
        finish(MessageType.TABLE, type, out);
    }

    private void finish(int messageClass, int type, ByteBuf out) {
        out.writeByte(messageClass).writeByte(type);
        Varint.write(payload.readableBytes(), out);
        out.writeBytes(payload);
        payload.clear();
    }

    private void definition(TableDefinition definition) {
        Varint.write(definition.id(), payload);
        string(definition.name(), payload);
        Varint.write(definition.keyType().number(), payload);
        Varint.write(definition.keyLength(), payload);
        long fields = 0;
        for (TableDefinition.Column column : definition.columns()) {
            fields |= 1L << column.type().ordinal();
        }
        Varint.write(fields, payload);
        Varint.write(definition.expireMillis(), payload);
        for (TableDefinition.Column column : definition.columns()) {
            DataType.Form form = column.type().form();
            if (form.isArray() || form.hasPeriod()) {
                Varint.write(column.type().ordinal(), payload);
            }
            if (form.isArray()) {
                Varint.write(column.count(), payload);
            }
            if (form.hasPeriod()) {
                Varint.write(column.periodMillis(), payload);
            }
        }
    }

    private void entry(PeerMessage.Update update) {
        TableDefinition table = update.table();
        Source source = update.source();
        if (table.keyType() == KeyType.IPV4) {
            payload.writeInt(source.ipv4());
        } else {
            payload.writeLong(source.high()).writeLong(source.low());
        }
        for (TableDefinition.Column column : table.columns()) {
            switch (column.type()) {
                case SERVER_ID -> Varint.write(update.serverId(), payload);
                case SERVER_KEY -> names.write(update.server(), table.id(), payload);
                default ->
                    payload.writeZero(
                            (int) column.count() * column.type().form().numbers());
            }
        }
    }

    static void string(String value, ByteBuf out) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Varint.write(bytes.length, out);
        out.writeBytes(bytes);
    }
}
