package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.proxy.peers.MessageReader.Told;
import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many entries in one message, as replicas tell them to each other. */
class BlockTest {
    private static final int UPDATE = 77;
    private static final int EXPECTED = 9;
    private static final String DEFINITION = "0a820e" + "01" + "026265" + "04" + "04" + "f1f1fe00" + "f0b1ed6c";

    @Test
    void isWrittenAsItsDocumentationSays() {
        List<Entry> entries = List.of(
                new Entry(Source.ofIpv4(0x0a000001), "s1", 0, 1_000, 5),
                new Entry(Source.ofIpv4(0x0a000002), "web", 3, 2_000, 0),
                new Entry(Source.ofIpv4(0x0a000003), "s1", Version.LAST, 3_000, 0));

        assertThat(ByteBufUtil.hexDump(write(Family.IPV4, entries)))
                .isEqualTo("4c80" + "34" + "0000004d" + "00000009" + "02" + "027331" + "03776562"
                        + "0a000001" + "000003e8" + "00000000"
                        + "0a000002" + "000007d0" + "00001003"
                        + "0a000003" + "00000bb8" + "00000fff");
    }

    /** Names of up to 253 characters, as many as there are entries, do not all fit in one message. */
    @Property(tries = 200)
    void isReadAsTheSameEntries(@ForAll("families") Family family, @ForAll("entries") List<Entry> drawn) {
        List<Entry> entries = drawn.stream()
                .filter(entry -> entry.source().isIpv4() == (family == Family.IPV4))
                .toList();
        TableDefinition table = TableDefinition.ofSources(1, "be", family, 28_800_000);
        ByteBuf bytes = Unpooled.buffer();
        new PeerMessageEncoder().encode(table, bytes);
        bytes.writeBytes(write(family, entries));

        assertThat(blocks(bytes))
                .allSatisfy(block -> assertThat(block.table()).isEqualTo(table))
                .allSatisfy(block -> assertThat(block.update()).isEqualTo(UPDATE))
                .flatExtracting(Told::entries)
                .isEqualTo(entries);
    }

    @Test
    void entriesThatNothingCanBeKeptOfAreLeftOut() {
        String longName = "fe01" + "61".repeat(254 + 16);
        String block = "0000004d" + "00000009" + "02" + "026131" + longName
                + "0a000001" + "00000000" + "00000000"
                + "0a000002" + "00000001" + "00001000"
                + "0a000003" + "7fffffff" + "00000fff";
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeBytes(ByteBufUtil.decodeHexDump(DEFINITION + "4c80"));
        Varint.write(block.length() / 2, bytes);
        bytes.writeBytes(ByteBufUtil.decodeHexDump(block));

        assertThat(blocks(bytes))
                .flatExtracting(Told::entries)
                .containsExactly(new Entry(Source.ofIpv4(0x0a000003), "a1", Version.LAST, Integer.MAX_VALUE, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "4c8004 0000004d, a message of type 128 ends too early|a number ends with its message",
        "4c800a 0000004d 00000009 f001, a block of 256 names exceeds its message",
        "4c800b 0000004d 00000009 01 0573, a field of 5 bytes exceeds its message",
        "4c800d 0000004d 00000009 01 00 0a0000, a block ends within an entry",
        "4c8016 0000004d 00000009 01 00 0a000001 000003e8 00001000, a block of 1 names has no name 1",
    })
    void oneThatContradictsItselfIsAViolation(String block, String violation) {
        ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(DEFINITION + block.replace(" ", "")));

        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(PeerProtocolException.class)
                .message()
                .matches(violation);
    }

    @Test
    void oneBeforeAnyTableOrOfATableOfOtherKeysIsSkipped() {
        String block = "4c8016" + "0000004d" + "00000009" + "0100" + "0a000001" + "000003e8" + "00000000";
        String integers = "0a820e" + "01" + "026265" + "02" + "04" + "f1f1fe00" + "f0b1ed6c";

        assertThat(decode(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(block + integers + block + "0004"))))
                .noneMatch(Told.class::isInstance)
                .contains(PeerMessage.Control.HEARTBEAT);
    }

    @Provide
    Arbitrary<Family> families() {
        return Arbitraries.of(Family.class);
    }

    @Provide
    Arbitrary<List<Entry>> entries() {
        Arbitrary<Source> ipv4 = Arbitraries.integers().map(Source::ofIpv4);
        Arbitrary<Source> ipv6 = Combinators.combine(Arbitraries.longs().greaterOrEqual(1), Arbitraries.longs())
                .as(Source::new);
        Arbitrary<String> names = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(253);
        return Combinators.combine(
                        Arbitraries.oneOf(ipv4, ipv6),
                        Arbitraries.oneOf(names, Arbitraries.of("s1", "s2")),
                        Arbitraries.integers().between(0, Version.LAST),
                        Arbitraries.integers().greaterOrEqual(1))
                .as((source, server, version, remaining) -> new Entry(source, server, version, remaining, 0))
                .list()
                .ofMaxSize(2_000);
    }

    private static ByteBuf write(Family family, List<Entry> entries) {
        ByteBuf out = Unpooled.buffer();
        new BlockWriter().write(family, UPDATE, EXPECTED, entries, out);
        return out;
    }

    private static List<Told> blocks(ByteBuf bytes) {
        return decode(bytes).stream()
                .filter(Told.class::isInstance)
                .map(Told.class::cast)
                .toList();
    }

    /** The messages read; one over the protocol's length would be a violation. */
    private static List<Object> decode(ByteBuf bytes) {
        EmbeddedChannel channel = MessageReader.open();
        channel.writeInbound(bytes);
        List<Object> messages = new ArrayList<>(channel.inboundMessages());
        channel.finishAndReleaseAll();
        return messages;
    }
}
