package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limpet.config.StickConfig;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;

/**
 * Anything that anybody may say to the peers' port. It means the same however the network cuts it, the worst answer is
 * one of the protocol's errors, and no more is remembered than was said.
 */
class PeerProtocolFuzzTest {
    private static final StickConfig SMALL =
            new StickConfig(32, 128, 100, StickConfig.WhenFull.EVICT_OLDEST, Duration.ofHours(8), false);
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1);

    /** A fuzzer breaks the protocol thousands of times a second. */
    @BeforeAll
    static void violationsAreNotLogged() {
        ((Logger) LoggerFactory.getLogger("dev.limpet.proxy.peers")).setLevel(Level.OFF);
    }

    @FuzzTest(maxDuration = "2m")
    void messages(byte[] bytes) {
        Decoded whole = Decoded.of(bytes, Segments.whole(bytes));

        assertThat(Decoded.of(bytes, Segments.octets(bytes))).isEqualTo(whole);
        assertThat(Decoded.of(bytes, Segments.random(bytes))).isEqualTo(whole);
        assertThat(whole.messages()).hasSizeLessThanOrEqualTo(bytes.length / 2);
        assertThat(whole.rememberedCharacters()).isLessThanOrEqualTo(bytes.length);
    }

    @FuzzTest(maxDuration = "2m")
    void session(byte[] bytes) {
        Talk whole = Talk.of(bytes, Segments.whole(bytes));

        assertThat(Talk.of(bytes, Segments.octets(bytes))).isEqualTo(whole);
        assertThat(Talk.of(bytes, Segments.random(bytes))).isEqualTo(whole);
        assertThat(whole.goesOn() || whole.errorSaidOrHeard())
                .as("a session ends by one of the protocol's errors alone")
                .isTrue();
    }

    @FuzzTest(maxDuration = "2m")
    void greeting(byte[] bytes) {
        byte[] hello = firstLines(bytes, 3);
        String whole = answerTo(hello, Segments.whole(hello));

        assertThat(answerTo(hello, Segments.octets(hello))).isEqualTo(whole);
        assertThat(answerTo(hello, Segments.random(hello))).isEqualTo(whole);
        assertThat(whole).matches("(50[123]\n closed| closed| open)");
    }

    @FuzzTest(maxDuration = "2m")
    void number(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        try {
            int size = Varint.size(in);
            if (size > 0) {
                long value = Varint.read(in);
                assertThat(in.readerIndex()).isEqualTo(size);
                ByteBuf again = Unpooled.buffer();
                Varint.write(value, again);
                assertThat(Varint.read(again)).isEqualTo(value);
                assertThat(again.isReadable()).isFalse();
            }
        } catch (PeerProtocolException e) {
            assertThat(bytes).hasSizeGreaterThanOrEqualTo(10);
        }
    }

    private static byte[] firstLines(byte[] bytes, int count) {
        int ends = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n' && ++ends == count) {
                return Arrays.copyOf(bytes, at + 1);
            }
        }
        return bytes;
    }

    /** What a replica that knows no peers yet answers to a greeting, and whether the caller may wait. */
    private static String answerTo(byte[] bytes, Segments segments) {
        EmbeddedChannel channel = new EmbeddedChannel();
        Mesh mesh = new Mesh(
                "web-0",
                NOWHERE.getAddress(),
                channel.eventLoop(),
                NioSocketChannel.class,
                (name, where) -> {},
                () -> {},
                () -> {});
        AcceptingHandshake.begin(mesh, channel);
        segments.writeTo(channel);
        StringBuilder answer = new StringBuilder();
        for (ByteBuf said = channel.readOutbound(); said != null; said = channel.readOutbound()) {
            answer.append(said.toString(StandardCharsets.US_ASCII));
            said.release();
        }
        String state = channel.isOpen() ? " open" : " closed";
        channel.finishAndReleaseAll();
        return answer + state;
    }

    /** What was made of some bytes: messages, and the violation that ended them. */
    private record Decoded(List<Object> messages, Optional<String> violation) {
        static Decoded of(byte[] bytes, Segments segments) {
            EmbeddedChannel channel = MessageReader.open();
            Optional<String> violation = Optional.empty();
            try {
                segments.writeTo(channel);
            } catch (PeerProtocolException e) {
                violation = Optional.of(String.valueOf(e.getMessage()));
            }
            List<Object> messages = new ArrayList<>();
            for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
                messages.add(message);
            }
            channel.pipeline().removeFirst();
            channel.finishAndReleaseAll();
            return new Decoded(messages, violation);
        }

        /** Characters of all names, each instance once. */
        long rememberedCharacters() {
            Set<String> names = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Object message : messages) {
                switch (message) {
                    case TableDefinition definition -> names.add(definition.name());
                    case PeerMessage.Update update -> update.server().ifPresent(names::add);
                    default -> {}
                }
            }
            return names.stream().mapToLong(String::length).sum();
        }
    }

    /** What came of a session: what the table holds if nothing was replied to, whether it goes on, and how it ended otherwise. */
    private record Talk(Map<Source, String> table, boolean goesOn, boolean errorSaidOrHeard) {
        static Talk of(byte[] bytes, Segments segments) {
            StickTable table = new StickTable("be", SMALL, () -> 0);
            table.reserve(Source.ofIpv4(1), "s1");
            table.reserve(new Source(1, 1), "s2");
            EmbeddedChannel channel = new EmbeddedChannel();
            Peer peer = new Peer("peer", NOWHERE, () -> {});
            Resync resync = new Resync(channel.eventLoop(), new NoCandidates(), () -> {});
            new PeerSession(peer, ProtocolVersion.V2_1, channel, resync, (name, where) -> {}).open(List.of(table));
            segments.writeTo(channel);
            boolean errorSaid = said(channel).stream().anyMatch(PeerMessage.Error.class::isInstance);
            List<Object> heard = Decoded.of(bytes, segments).messages();
            boolean errorHeard = heard.stream().anyMatch(PeerMessage.Error.class::isInstance);
            boolean open = channel.isOpen();
            channel.finishAndReleaseAll();
            Map<Source, String> entries = new HashMap<>();
            if (heard.stream().noneMatch(Talk::isReply)) {
                table.walk(0, 1_000, entry -> entries.put(entry.source(), entry.server()));
            }
            return new Talk(entries, open, errorSaid || errorHeard);
        }

        /** What a reply means depends on what has been said by then, and so on when it comes. */
        private static boolean isReply(Object message) {
            return message instanceof PeerMessage.Ack || message == PeerMessage.Control.RESYNC_CONFIRM;
        }

        private static List<Object> said(EmbeddedChannel channel) {
            EmbeddedChannel reader = MessageReader.open();
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                reader.writeInbound(out);
            }
            List<Object> said = List.copyOf(reader.inboundMessages());
            reader.finishAndReleaseAll();
            return said;
        }
    }

    private static final class NoCandidates implements Resync.Candidates {
        @Override
        public List<PeerSession> sessions() {
            return List.of();
        }

        @Override
        public boolean complete() {
            return false;
        }

        @Override
        public boolean replicasComplete() {
            return true;
        }

        @Override
        public boolean misplaced() {
            return false;
        }

        @Override
        public void forgetAnswers() {}
    }
}
