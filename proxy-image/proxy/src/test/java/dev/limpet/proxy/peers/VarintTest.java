package dev.limpet.proxy.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarintTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "239, ef",
        "240, f000",
        "2287, ff7f",
        "2288, f08000",
        "4660, f49401",
        "264432, f0808000",
        "524289, f1f1fe00",
        "28800000, f0b1ed6c",
        "4328786160, f08080808000",
        "18446744073709551615, fff0fefefefefefefe0e",
    })
    void writesAndReadsTheBytesThatHaproxyDoes(String number, String bytes) {
        long value = Long.parseUnsignedLong(number);
        ByteBuf out = Unpooled.buffer();
        Varint.write(value, out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(bytes);
        assertThat(Varint.read(out)).isEqualTo(value);
    }

    @Property
    void readsBackWhatItWrote(@ForAll long value) {
        ByteBuf out = Unpooled.buffer();
        Varint.write(value, out);

        assertThat(Varint.size(out)).isEqualTo(out.readableBytes());
        assertThat(Varint.read(out)).isEqualTo(value);
        assertThat(out.isReadable()).isFalse();
    }

    @Property
    void knowsThatBytesAreMissing(@ForAll long value) {
        ByteBuf out = Unpooled.buffer();
        Varint.write(value, out);

        assertThat(Varint.size(out.slice(0, out.readableBytes() - 1))).isZero();
    }

    @Test
    void refusesANumberThatDoesNotEnd() {
        ByteBuf endless = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("ff".repeat(11)));

        assertThatThrownBy(() -> Varint.size(endless)).isInstanceOf(PeerProtocolException.class);
    }
}
