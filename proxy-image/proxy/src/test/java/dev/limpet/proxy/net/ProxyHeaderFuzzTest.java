package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limpet.config.ProxyProtocolVersion;
import dev.limpet.proxy.net.ProxyHeader.Complete;
import dev.limpet.proxy.net.ProxyHeader.Incomplete;
import java.nio.ByteBuffer;

/** Anything that may stand where a PROXY protocol header should: it is judged once, by its first bytes, for good. */
class ProxyHeaderFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void header(byte[] bytes) {
        ProxyHeader judged = new Incomplete();
        for (int length = 0; length <= bytes.length; length++) {
            ProxyHeader now = ProxyHeaderDecoder.decode(ByteBuffer.wrap(bytes, 0, length));
            if (judged instanceof Incomplete) {
                judged = now;
                if (now instanceof Complete complete) {
                    assertThat(complete.length()).isEqualTo(length);
                }
            } else {
                assertThat(now).isEqualTo(judged);
            }
        }
        if (judged instanceof Complete complete) {
            complete.addresses().ifPresent(addresses -> {
                byte[] written = ProxyHeaderEncoder.encode(ProxyProtocolVersion.V2, addresses);
                assertThat(ProxyHeaderDecoder.decode(ByteBuffer.wrap(written)))
                        .isEqualTo(new Complete(written.length, complete.addresses()));
            });
        }
        if (bytes.length >= ProxyHeaderDecoder.MOST) {
            assertThat(judged).isNotInstanceOf(Incomplete.class);
        }
    }
}
