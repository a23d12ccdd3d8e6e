package dev.limpet.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.benchmarks.soak.Bytes.Pace;
import dev.limpet.benchmarks.soak.Bytes.WrongBytesException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** That a soak notices what it looks for. */
class BytesTest {
    private static final int COUNT = 200_000;

    @Test
    void whatWasSentIsRight() throws Exception {
        assertThat(receive(sent(7), 7)).isEqualTo(COUNT);
    }

    @Test
    void anOtherByteIsNoticed() throws Exception {
        byte[] bytes = sent(7);
        bytes[150_000]++;
        assertThatThrownBy(() -> receive(bytes, 7)).isInstanceOf(WrongBytesException.class);
    }

    @Test
    void aMissingByteIsNoticed() throws Exception {
        byte[] bytes = sent(7);
        System.arraycopy(bytes, 100_001, bytes, 100_000, bytes.length - 100_001);
        assertThatThrownBy(() -> receive(bytes, 7)).isInstanceOf(WrongBytesException.class);
    }

    @Test
    void aBlockInAnOthersPlaceIsNoticed() throws Exception {
        byte[] bytes = sent(7);
        System.arraycopy(bytes, 16_384, bytes, 65_536, 16_384);
        assertThatThrownBy(() -> receive(bytes, 7)).isInstanceOf(WrongBytesException.class);
    }

    @Test
    void anEarlyEndIsToldByTheCount() throws Exception {
        assertThat(new Bytes(7).receive(new ByteArrayInputStream(sent(7), 0, 1_000), COUNT, Pace.FAST))
                .isEqualTo(1_000);
    }

    private static byte[] sent(int seed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Bytes(seed).send(out, COUNT);
        return out.toByteArray();
    }

    private static int receive(byte[] bytes, int seed) throws IOException, InterruptedException {
        return new Bytes(seed).receive(new ByteArrayInputStream(bytes), COUNT, Pace.FAST);
    }
}
