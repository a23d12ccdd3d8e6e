package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads messages. It remembers what later messages refer to, the tables that the peer has defined and the names that it
 * has numbered, both in bounded space; it answers every violation with a {@link PeerProtocolException} and nothing else.
 *
 * <p>Messages of unknown types are skipped, as are the entries of tables whose keys are no addresses, though the names
 * that they introduce are kept.
 */
final class PeerMessageDecoder extends ByteToMessageDecoder {
    private static final int MOST_TABLES = 1_024;
    private static final List<PeerMessage> CONTROLS = List.of(PeerMessage.Control.values());
    private static final List<PeerMessage> ERRORS = List.of(PeerMessage.Error.values());
    private static final List<PeerMessage> ABILITIES = List.of(PeerMessage.Ability.values());

    private final Map<Long, Defined> tables = new HashMap<>();
    private final Set<Long> everDefined = new HashSet<>();
    private final NumberedNames names = new NumberedNames();
    private final EntrySink entries;
    private Optional<Defined> current = Optional.empty();

    /** Where entries go that have been read. */
    interface EntrySink {
        void take(PeerMessage.Update update);

        void take(Block block);
    }

    /** A table with the number of its last update, which incremental updates count on from. */
    private static final class Defined {
        private final TableDefinition definition;
        private final Optional<Family> family;
        private int lastUpdate;

        private Defined(TableDefinition definition) {
            this.definition = definition;
            this.family = definition.family();
        }
    }

    /** Reads messages and passes them on but for entries, of which a resync brings millions. */
    PeerMessageDecoder(EntrySink entries) {
        this.entries = entries;
    }

    /** What an entry says of its server. */
    private record Server(long id, Optional<String> name) {}

    /** Reads as many messages as need not be passed on, and one that does. */
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int before;
        do {
            before = in.readerIndex();
            message(in, out);
        } while (out.isEmpty() && in.readerIndex() != before);
    }

    private void message(ByteBuf in, List<Object> out) {
        if (in.readableBytes() < 2) {
            return;
        }
        int start = in.readerIndex();
        int messageClass = in.readUnsignedByte();
        int type = in.readUnsignedByte();
        if (messageClass == MessageType.RESERVED) {
            throw new PeerProtocolException("message class 255 is reserved");
        }
        if (type < MessageType.WITH_PAYLOAD) {
            plain(messageClass, type, out);
            return;
        }
        if (Varint.size(in) == 0) {
            in.readerIndex(start);
            return;
        }
        long length = Varint.read(in);
        if (Long.compareUnsigned(length, MessageType.MAX_PAYLOAD) > 0) {
            throw new PeerProtocolException(
                    "a message of " + Long.toUnsignedString(length) + " bytes exceeds " + MessageType.MAX_PAYLOAD,
                    PeerMessage.Error.SIZE_LIMIT);
        }
        if (in.readableBytes() < length) {
            in.readerIndex(start);
            return;
        }
        int end = in.readerIndex() + (int) length;
        if (messageClass == MessageType.TABLE || messageClass == MessageType.LIMPET) {
            int limit = in.writerIndex();
            in.writerIndex(end);
            try {
                if (messageClass == MessageType.TABLE) {
                    table(type, in, out);
                } else {
                    ofLimpet(type, in, out);
                }
            } catch (IndexOutOfBoundsException e) {
                throw new PeerProtocolException("a message of type " + type + " ends too early");
            } finally {
                in.setIndex(end, limit);
            }
        } else {
            in.readerIndex(end);
        }
    }

    private static void plain(int messageClass, int type, List<Object> out) {
        List<PeerMessage> known = switch (messageClass) {
            case MessageType.CONTROL -> CONTROLS;
            case MessageType.ERROR -> ERRORS;
            case MessageType.LIMPET -> ABILITIES;
            default -> List.of();
        };
        if (type < known.size()) {
            out.add(known.get(type));
        }
    }

    private void table(int type, ByteBuf in, List<Object> out) {
        switch (type) {
            case MessageType.UPDATE,
                    MessageType.INCREMENTAL_UPDATE,
                    MessageType.TIMED_UPDATE,
                    MessageType.INCREMENTAL_TIMED_UPDATE -> {
                if (current.isPresent()) {
                    update(current.get(), type, in);
                }
            }
            case MessageType.DEFINITION -> definition(in, out);
            case MessageType.SWITCH -> {
                long id = Varint.read(in);
                current = Optional.ofNullable(tables.get(id));
                out.add(new PeerMessage.TableSwitch(id));
            }
            case MessageType.ACK -> out.add(new PeerMessage.Ack(Varint.read(in), in.readInt()));
            default -> {}
        }
    }

    /** A table with keys of an unknown type is as good as undefined: its entries cannot be read. */
    private void definition(ByteBuf in, List<Object> out) {
        long id = Varint.read(in);
        String name = string(in);
        Optional<KeyType> keyType = KeyType.of(Varint.read(in));
        long keyLength = Varint.read(in);
        long fields = Varint.read(in);
        long expireMillis = in.isReadable() ? Varint.read(in) : 0;
        List<TableDefinition.Column> columns = columns(fields, in);
        if (everDefined.add(id) && everDefined.size() > MOST_TABLES) {
            throw new PeerProtocolException("more than " + MOST_TABLES + " tables are defined");
        }
        if (keyType.isEmpty()) {
            tables.remove(id);
            current = Optional.empty();
            return;
        }
        TableDefinition definition = new TableDefinition(id, name, keyType.get(), keyLength, columns, expireMillis);
        Defined before = tables.get(id);
        Defined table = new Defined(definition);
        if (before != null) {
            table.lastUpdate = before.lastUpdate;
        }
        tables.put(id, table);
        current = Optional.of(table);
        out.add(definition);
    }

    private static List<TableDefinition.Column> columns(long fields, ByteBuf in) {
        List<TableDefinition.Column> columns = new ArrayList<>();
        for (DataType type : DataType.values()) {
            if ((fields >>> type.ordinal() & 1) == 0) {
                continue;
            }
            DataType.Form form = type.form();
            // What a definition adds names its type again; a 2.0 peer adds nothing.
            if ((form.isArray() || form.hasPeriod()) && in.isReadable()) {
                long repeated = Varint.read(in);
                if (repeated != type.ordinal()) {
                    throw new PeerProtocolException("a definition describes type " + repeated + " in place of " + type);
                }
                long count = form.isArray() ? Varint.read(in) : 1;
                columns.add(new TableDefinition.Column(type, count, form.hasPeriod() ? Varint.read(in) : 0));
            } else if (form.isArray()) {
                throw new PeerProtocolException("a definition does not say how many elements " + type + " has");
            } else {
                columns.add(new TableDefinition.Column(type, 1, 0));
            }
        }
        return columns;
    }

    private void update(Defined table, int type, ByteBuf in) {
        boolean incremental = type == MessageType.INCREMENTAL_UPDATE || type == MessageType.INCREMENTAL_TIMED_UPDATE;
        int id = incremental ? table.lastUpdate + 1 : in.readInt();
        boolean timed = type == MessageType.TIMED_UPDATE || type == MessageType.INCREMENTAL_TIMED_UPDATE;
        long remainingMillis = timed ? in.readUnsignedInt() : 0;
        table.lastUpdate = id;
        TableDefinition definition = table.definition;
        if (table.family.isEmpty()) {
            skipKey(definition, in);
            server(definition, in);
            return;
        }
        Source source = table.family.get().readSource(in);
        Server server = server(definition, in);
        entries.take(
                timed
                        ? new PeerMessage.TimedUpdate(definition, id, remainingMillis, source, server.id, server.name)
                        : new PeerMessage.LiveUpdate(definition, id, source, server.id, server.name));
    }

    private void ofLimpet(int type, ByteBuf in, List<Object> out) {
        switch (type) {
            case MessageType.BLOCK -> block(in);
            case MessageType.INTRODUCTION -> out.add(introduction(in));
            default -> {}
        }
    }

    private static PeerMessage.Introduction introduction(ByteBuf in) {
        String name = string(in);
        byte[] address = new byte[in.readableBytes()];
        in.readBytes(address);
        try {
            return new PeerMessage.Introduction(name, InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new PeerProtocolException("an address of " + address.length + " bytes is none");
        }
    }

    private void block(ByteBuf in) {
        if (current.isPresent() && current.get().family.isPresent()) {
            entries.take(
                    Block.read(current.get().definition, current.get().family.get(), in));
        }
    }

    private static void skipKey(TableDefinition definition, ByteBuf in) {
        long length = switch (definition.keyType()) {
            case INTEGER -> Integer.BYTES;
            case STRING -> Varint.read(in);
            case IPV4, IPV6, BINARY -> definition.keyLength();
        };
        in.skipBytes(length(length, in));
    }

    private Server server(TableDefinition definition, ByteBuf in) {
        long id = PeerMessage.Update.NO_SERVER_ID;
        Optional<String> name = Optional.empty();
        for (TableDefinition.Column column : definition.columns()) {
            switch (column.type()) {
                case SERVER_ID -> id = Varint.read(in);
                case SERVER_KEY -> name = names.read(in);
                default -> skip(column, in);
            }
        }
        return new Server(id, name);
    }

    private static void skip(TableDefinition.Column column, ByteBuf in) {
        for (long element = 0; element < column.count(); element++) {
            for (int number = 0; number < column.type().form().numbers(); number++) {
                Varint.read(in);
            }
        }
    }

    static String string(ByteBuf in) {
        return in.readCharSequence(length(Varint.read(in), in), StandardCharsets.UTF_8)
                .toString();
    }

    /** A length that does not reach beyond the message. */
    private static int length(long length, ByteBuf in) {
        if (Long.compareUnsigned(length, in.readableBytes()) > 0) {
            throw new PeerProtocolException(
                    "a field of " + Long.toUnsignedString(length) + " bytes exceeds its message");
        }
        return (int) length;
    }
}
