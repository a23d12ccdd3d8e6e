package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.IntStream;

/** Channels whose inbound messages are all that peers say, the entries among them as they came. */
final class MessageReader {
    /** What a block says. */
    record Told(TableDefinition table, int update, List<Entry> entries) {
        static Told by(Block block) {
            return new Told(
                    block.table(),
                    block.update(),
                    IntStream.range(0, block.size())
                            .mapToObj(entry -> entry(block, entry))
                            .toList());
        }

        private static Entry entry(Block block, int entry) {
            return new Entry(
                    new Source(block.high(entry), block.low(entry)),
                    block.name(block.server(entry)),
                    block.version(entry),
                    (int) block.remainingMillis(entry),
                    0);
        }
    }

    static EmbeddedChannel open() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new PeerMessageDecoder(new PeerMessageDecoder.EntrySink() {
            @Override
            public void take(PeerMessage.Update update) {
                channel.inboundMessages().add(update);
            }

            @Override
            public void take(Block block) {
                channel.inboundMessages().add(Told.by(block));
            }
        }));
        return channel;
    }

    private MessageReader() {}
}
