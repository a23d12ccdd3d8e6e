package dev.limpet.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {
    @ParameterizedTest
    @CsvSource({
        "0,00",
        "239,ef",
        "240,f000",
        "2287,ff7f",
        "2288,f08000",
        "264432,f0808000",
        "524289,f1f1fe00",
        "28800000,f0b1ed6c",
        "4328786160,f08080808000"
    })
    void aNumberHasOneForm(long number, String hex) {
        ByteBuffer written = ByteBuffer.allocate(16);
        Wire.put(number, written);
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(written.flip()).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(Wire.get(written)).isEqualTo(number);
        assertThatThrownBy(() -> Wire.get(ByteBuffer.wrap(bytes, 0, bytes.length - 1)))
                .isInstanceOf(BufferUnderflowException.class);
    }
}
