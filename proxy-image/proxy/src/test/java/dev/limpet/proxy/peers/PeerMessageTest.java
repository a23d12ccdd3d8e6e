package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as bytes: those seen on the wire between HAProxies, any others, and what is no message. */
class PeerMessageTest {
    private static final String DEFINITION_BYTES = "0a820e" + "01" + "026265" + "04" + "04" + "f1f1fe00" + "f0b1ed6c";
    private static final TableDefinition DEFINITION = TableDefinition.ofSources(1, "be", Family.IPV4, 28_800_000);

    private final EmbeddedChannel channel = MessageReader.open();

    @Test
    void readsWhatHaproxyWrites() {
        assertThat(decode(DEFINITION_BYTES
                        + "0a800e" + "00000001" + "7f000001" + "02" + "0401027332"
                        + "0a800b" + "00000003" + "7f000003" + "02" + "0101"
                        + "0a850f" + "00000001" + "01b770f0" + "7f000001" + "02" + "0101"
                        + "0a8405" + "01" + "00000001"
                        + "0000" + "0001" + "0002" + "0003" + "0004" + "0100" + "0101"))
                .containsExactly(
                        DEFINITION,
                        new PeerMessage.LiveUpdate(DEFINITION, 1, source("127.0.0.1"), 2, Optional.of("s2")),
                        new PeerMessage.LiveUpdate(DEFINITION, 3, source("127.0.0.3"), 2, Optional.of("s2")),
                        new PeerMessage.TimedUpdate(
                                DEFINITION, 1, 28_799_216, source("127.0.0.1"), 2, Optional.of("s2")),
                        new PeerMessage.Ack(1, 1),
                        PeerMessage.Control.RESYNC_REQUEST,
                        PeerMessage.Control.RESYNC_FINISHED,
                        PeerMessage.Control.RESYNC_PARTIAL,
                        PeerMessage.Control.RESYNC_CONFIRM,
                        PeerMessage.Control.HEARTBEAT,
                        PeerMessage.Error.PROTOCOL,
                        PeerMessage.Error.SIZE_LIMIT);
    }

    @Test
    void writesWhatHaproxyReads() {
        assertThat(encode(List.of(
                        DEFINITION,
                        new PeerMessage.LiveUpdate(DEFINITION, 1, source("127.0.0.1"), 0, Optional.of("s2")),
                        new PeerMessage.LiveUpdate(DEFINITION, 3, source("127.0.0.3"), 0, Optional.of("s2")),
                        new PeerMessage.TimedUpdate(
                                DEFINITION, 1, 28_799_216, source("127.0.0.1"), 0, Optional.of("s2")),
                        new PeerMessage.Ack(1, 1),
                        PeerMessage.Control.HEARTBEAT,
                        new PeerMessage.Introduction("web-3", InetAddress.ofLiteral("10.0.0.7")),
                        new PeerMessage.Introduction("web-4", InetAddress.ofLiteral("fd00::7")),
                        PeerMessage.Error.SIZE_LIMIT)))
                .isEqualTo(DEFINITION_BYTES
                        + "0a800e" + "00000001" + "7f000001" + "00" + "0401027332"
                        + "0a800b" + "00000003" + "7f000003" + "00" + "0101"
                        + "0a850f" + "00000001" + "01b770f0" + "7f000001" + "00" + "0101"
                        + "0a8405" + "01" + "00000001"
                        + "0004"
                        + "4c810a" + "057765622d33" + "0a000007"
                        + "4c8116" + "057765622d34" + "fd000000000000000000000000000007"
                        + "0101");
    }

    @Test
    void countsIncrementalUpdatesOnForEachTable() {
        String other = "0a820e" + "02" + "026665" + "04" + "04" + "f1f1fe00" + "f0b1ed6c";

        assertThat(decode(DEFINITION_BYTES
                        + "0a800a" + "ffffffff" + "7f000001" + "02" + "00"
                        + other
                        + "0a800a" + "00000007" + "7f000001" + "02" + "00"
                        + "0a8301" + "01"
                        + "0a8106" + "7f000002" + "02" + "00"
                        + "0a860a" + "00000064" + "7f000003" + "02" + "00"))
                .filteredOn(PeerMessage.Update.class::isInstance)
                .extracting(update -> ((PeerMessage.Update) update).id())
                .containsExactly(-1, 7, 0, 1);
    }

    @Test
    void takesAMappedAddressForTheIpv4AddressThatItIs() {
        assertThat(decode("0a8211" + "01" + "026265" + "05" + "10" + "f1f1fe00" + "f0b1ed6c" + "000000" + "0a8016"
                        + "00000001" + "00000000000000000000ffff7f000001" + "00" + "00"))
                .last()
                .extracting(update -> ((PeerMessage.Update) update).source())
                .isEqualTo(source("127.0.0.1"));
    }

    @Test
    void readsPastWhateverElseATableStores() {
        // All of the types 0 to 26; two elements to an array.
        StringBuilder definition = new StringBuilder("01" + "026265" + "04" + "04");
        StringBuilder values = new StringBuilder("00000009" + "7f000001");
        definition.append(varint((1L << DataType.values().length) - 1)).append("64");
        for (DataType type : DataType.values()) {
            String number = "%02x".formatted(type.ordinal());
            switch (type.form()) {
                case NUMBER -> values.append("f000");
                case NAME -> values.append("0401027332");
                case RATE -> {
                    definition.append(number).append("f0b1ed6c");
                    values.append("01f00003");
                }
                case NUMBERS -> {
                    definition.append(number).append("02");
                    values.append("0102");
                }
                case RATES -> {
                    definition.append(number).append("02").append("64");
                    values.append("010203").append("040506");
                }
            }
        }

        assertThat(decode(message("82", definition.toString()) + message("80", values.toString()) + "0004"))
                .hasSize(3)
                .element(1)
                .isEqualTo(new PeerMessage.LiveUpdate(
                        (TableDefinition)
                                decode(message("82", definition.toString())).getFirst(),
                        9,
                        source("127.0.0.1"),
                        240,
                        Optional.of("s2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"02" + "04", "06" + "20", "07" + "04"})
    void keepsNamesThatTablesOfOtherKeysIntroduce(String keyType) {
        String key = keyType.startsWith("06") ? "0461626364" : "61626364";

        assertThat(decode(message("82", "02" + "027374" + keyType + "f1f1fe00" + "64")
                        + message("80", "00000001" + key + "00" + "0401027332")
                        + DEFINITION_BYTES
                        + "0a800b" + "00000003" + "7f000003" + "02" + "0101"))
                .last()
                .extracting(update -> ((PeerMessage.Update) update).server())
                .isEqualTo(Optional.of("s2"));
    }

    @Test
    void skipsWhatItDoesNotKnow() {
        assertThat(decode("0b10" + "0a9003010203" + "0007" + "0109" + "42ff00"
                        + message("82", "01" + "026265" + "0904" + "f1f1fe00" + "64")
                        + message("80", "00000001" + "ffffffff")
                        + "0a830155"
                        + message("80", "00000001" + "ffffffff")
                        + "0004"))
                .containsExactly(new PeerMessage.TableSwitch(0x55), PeerMessage.Control.HEARTBEAT);
    }

    @Test
    void ignoresWhatFollowsInsideAMessage() {
        assertThat(decode("0a8407" + "01" + "00000001" + "ffff" + "0004"))
                .containsExactly(new PeerMessage.Ack(1, 1), PeerMessage.Control.HEARTBEAT);
    }

    @Test
    void refusesAMessageLargerThanHaproxysBuffer() {
        assertThat(decode(message("90", "00".repeat(16_384)))).isEmpty();
        assertThatThrownBy(() -> decode("0a90" + varint(16_385)))
                .isInstanceOfSatisfying(
                        PeerProtocolException.class,
                        refused -> assertThat(refused.answer()).isEqualTo(PeerMessage.Error.SIZE_LIMIT))
                .hasMessageContaining("16385");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff00",
                "0a8403" + "01" + "0000",
                "0a82020105",
                DEFINITION_BYTES + "0a8003" + "000000",
                DEFINITION_BYTES + "0a800e" + "00000001" + "7f000001" + "02" + "0481027332",
                DEFINITION_BYTES + "0a800e" + "00000001" + "7f000001" + "02" + "0501027332",
                "0a90ffffffffffffffffffffff",
                "4c8109" + "057765622d33" + "0a0000",
                "4c8103" + "057765",
            })
    void refusesWhatIsMalformed(String bytes) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOfSatisfying(
                        PeerProtocolException.class,
                        refused -> assertThat(refused.answer()).isEqualTo(PeerMessage.Error.PROTOCOL));
    }

    @Test
    void refusesTablesWithoutEnd() {
        assertThatThrownBy(() -> {
                    for (int id = 0; id < 2_000; id++) {
                        decode(message("82", varint(id) + "026265" + "0404" + "f1f1fe00" + "64"));
                    }
                })
                .isInstanceOf(PeerProtocolException.class)
                .hasMessageContaining("1024");
    }

    @Test
    void refusesTablesWithoutEndThoughEachIsWithdrawn() {
        assertThatThrownBy(() -> {
                    for (int id = 0; id < 2_000; id++) {
                        decode(message("82", varint(id) + "026265" + "0404" + "f1f1fe00" + "64"));
                        decode(message("82", varint(id) + "026265" + "ee04" + "f1f1fe00" + "64"));
                    }
                })
                .isInstanceOf(PeerProtocolException.class)
                .hasMessageContaining("1024");
    }

    @Test
    void aNameThatNoServerCanHaveIsNone() {
        String name = "01" + varint(253) + "61".repeat(253);
        String tooLong = "01" + varint(254) + "61".repeat(254);

        assertThat(decode(DEFINITION_BYTES
                        + message("80", "00000001" + "7f000001" + "02" + varint(name.length() / 2) + name)
                        + message("80", "00000002" + "7f000002" + "02" + varint(tooLong.length() / 2) + tooLong)
                        + message("80", "00000003" + "7f000003" + "02" + "0101")))
                .containsExactly(
                        DEFINITION,
                        new PeerMessage.LiveUpdate(DEFINITION, 1, source("127.0.0.1"), 2, Optional.of("a".repeat(253))),
                        new PeerMessage.LiveUpdate(DEFINITION, 2, source("127.0.0.2"), 2, Optional.empty()),
                        new PeerMessage.LiveUpdate(DEFINITION, 3, source("127.0.0.3"), 2, Optional.empty()));
    }

    @Property(tries = 300)
    void readsBackWhatItWroteHoweverItIsCut(@ForAll("conversations") List<PeerMessage> messages, @ForAll long seed) {
        ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(encode(messages)));
        Random cuts = new Random(seed);
        List<PeerMessage> read = new ArrayList<>();
        while (bytes.isReadable()) {
            read.addAll(decode(bytes.readRetainedSlice(Math.min(bytes.readableBytes(), 1 + cuts.nextInt(40)))));
        }

        assertThat(read).isEqualTo(messages);
    }

    @Property(tries = 2_000)
    void answersAnyBytesWithMessagesOrAProtocolException(@ForAll byte[] bytes) {
        survives(bytes);
    }

    @Property(tries = 2_000)
    void answersDamagedMessagesWithMessagesOrAProtocolException(
            @ForAll("conversations") List<PeerMessage> messages, @ForAll long seed) {
        byte[] bytes = ByteBufUtil.decodeHexDump(encode(messages));
        Random damage = new Random(seed);
        for (int i = 0; i < 3 && bytes.length > 0; i++) {
            bytes[damage.nextInt(bytes.length)] = (byte) damage.nextInt();
        }
        survives(bytes);
    }

    private static void survives(byte[] bytes) {
        EmbeddedChannel decoder = MessageReader.open();
        try {
            decoder.writeInbound(Unpooled.wrappedBuffer(bytes));
            decoder.finishAndReleaseAll();
        } catch (PeerProtocolException allowed) {
            assertThat(allowed).hasMessageMatching("(a|an|more than|message class|name number) .*");
        }
    }

    @Provide
    static Arbitrary<List<PeerMessage>> conversations() {
        Arbitrary<TableDefinition> definitions = Combinators.combine(
                        Arbitraries.longs().between(1, 300),
                        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(300),
                        Arbitraries.of(Family.class),
                        Arbitraries.of(DataType.class).set(),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs().between(0, 5))
                .as((id, name, family, types, expire, elements) -> new TableDefinition(
                        id,
                        name,
                        family.keyType(),
                        family.keyLength(),
                        types.stream()
                                .sorted()
                                .map(type -> new TableDefinition.Column(
                                        type,
                                        type.form().isArray() ? elements : 1,
                                        type.form().hasPeriod() ? expire : 0))
                                .toList(),
                        expire));
        Arbitrary<String> names = Arbitraries.integers().between(1, 200).map(number -> "server-" + number);
        return definitions.flatMap(definition -> {
            boolean named = definition.columns().stream().anyMatch(column -> column.type() == DataType.SERVER_KEY);
            Arbitrary<Optional<String>> servers = named ? names.optional() : Arbitraries.just(Optional.empty());
            boolean numbered = definition.columns().stream().anyMatch(column -> column.type() == DataType.SERVER_ID);
            Arbitrary<Long> serverIds = numbered
                    ? Arbitraries.longs().between(0, 0xFFFF_FFFFL)
                    : Arbitraries.just(PeerMessage.Update.NO_SERVER_ID);
            Arbitrary<Source> sources = definition.keyType() == KeyType.IPV4
                    ? Arbitraries.integers().map(Source::ofIpv4)
                    : Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                            .as(Source::new);
            Arbitrary<PeerMessage> live = Combinators.combine(Arbitraries.integers(), sources, serverIds, servers)
                    .as((id, source, number, server) ->
                            new PeerMessage.LiveUpdate(definition, id, source, number, server));
            Arbitrary<PeerMessage> timed = Combinators.combine(
                            Arbitraries.integers(),
                            Arbitraries.longs().between(0, 0xFFFF_FFFFL),
                            sources,
                            serverIds,
                            servers)
                    .as((id, remaining, source, number, server) ->
                            new PeerMessage.TimedUpdate(definition, id, remaining, source, number, server));
            Arbitrary<PeerMessage> others = Combinators.combine(Arbitraries.longs(), Arbitraries.integers())
                    .as(PeerMessage.Ack::new);
            Arbitrary<PeerMessage> plain =
                    Arbitraries.of(PeerMessage.Control.class).map(control -> control);
            Arbitrary<PeerMessage> introductions = Combinators.combine(names, sources)
                    .as((name, source) -> new PeerMessage.Introduction(name, source.address()));
            return Arbitraries.oneOf(live, timed, others, plain, introductions)
                    .list()
                    .ofMaxSize(60)
                    .map(entries -> {
                        List<PeerMessage> conversation = new ArrayList<>();
                        conversation.add(definition);
                        conversation.addAll(entries);
                        return conversation;
                    });
        });
    }

    private List<PeerMessage> decode(String hex) {
        return decode(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    }

    private List<PeerMessage> decode(ByteBuf bytes) {
        channel.writeInbound(bytes);
        List<PeerMessage> messages = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            messages.add((PeerMessage) message);
        }
        return messages;
    }

    private static String encode(List<PeerMessage> messages) {
        PeerMessageEncoder encoder = new PeerMessageEncoder();
        ByteBuf out = Unpooled.buffer();
        messages.forEach(message -> encoder.encode(message, out));
        return ByteBufUtil.hexDump(out);
    }

    private static String message(String type, String payload) {
        return "0a" + type + varint(payload.length() / 2) + payload;
    }

    private static String varint(long value) {
        ByteBuf out = Unpooled.buffer();
        Varint.write(value, out);
        return ByteBufUtil.hexDump(out);
    }

    private static Source source(String address) {
        return Source.of(InetAddress.ofLiteral(address));
    }
}
