package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import java.net.InetSocketAddress;

/** Anything that may be in a datagram from a DNS server: services are read from it, or it is refused as a whole. */
class DnsFuzzTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 53);

    @FuzzTest(maxDuration = "2m")
    void answer(byte[] bytes) {
        EmbeddedChannel decoder = new EmbeddedChannel(new DatagramDnsResponseDecoder());
        try {
            decoder.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(bytes), SERVER, SERVER));
            DatagramDnsResponse response = decoder.readInbound();
            if (response != null) {
                try {
                    assertIsSound(SrvRecords.of(response));
                } finally {
                    response.release();
                }
            }
        } catch (DecoderException | IndexOutOfBoundsException | IllegalArgumentException refused) {
            // The directory says so, and goes on with what it knew.
            assertThat(refused).isNotNull();
        } finally {
            decoder.finishAndReleaseAll();
        }
    }

    private static void assertIsSound(SrvRecords records) {
        for (SrvRecords.Srv each : records.services()) {
            assertThat(each.port()).isBetween(0, 65_535);
            assertThat(each.name()).doesNotContain(".");
            records.address(each.target());
        }
    }
}
