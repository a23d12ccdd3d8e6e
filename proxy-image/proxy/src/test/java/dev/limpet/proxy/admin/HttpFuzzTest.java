package dev.limpet.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limpet.config.LoadedConfig;
import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;

/**
 * Anything that may be sent to the admin port: it is answered by HTTP, never by a failure of the program, it means the same
 * however the network cuts it, and it changes nothing.
 */
class HttpFuzzTest {
    private static final LoadedConfig CONFIG = FakeProxy.load(List.of("a", "b"));
    private static final Pattern STATUS = Pattern.compile("HTTP/1.1 ([0-9]{3}) ");

    /** A fuzzer's requests are refused thousands of times a second. */
    @BeforeAll
    static void refusalsAreNotLogged() {
        ((Logger) LoggerFactory.getLogger("dev.limpet.proxy.admin")).setLevel(Level.OFF);
    }

    @FuzzTest(maxDuration = "2m")
    void requests(byte[] bytes) {
        Talk whole = Talk.of(bytes, Math.max(1, bytes.length));

        assertThat(Talk.of(bytes, 1)).isEqualTo(whole);
        assertThat(Talk.of(bytes, 7)).isEqualTo(whole);
        assertThat(whole.statuses()).isSubsetOf("100", "200", "400", "404", "405", "413", "414", "417", "431", "503");
    }

    /**
     * What came of a connection.
     *
     * @param statuses of the answers
     * @param said all that was answered, but for numbers: time goes on from one talk to the next
     * @param goesOn whether the next request would be read
     */
    private record Talk(List<String> statuses, String said, boolean goesOn) {
        static Talk of(byte[] bytes, int segment) {
            FakeProxy proxy = new FakeProxy(CONFIG);
            proxy.peers = List.of();
            proxy.web().table().orElseThrow().reserve(Source.ofIpv4(0x0A00_0001), "a");
            long before = proxy.web().table().orElseThrow().modifications();
            Pages pages = new Pages(proxy, () -> "# scraped\n");
            pages.configure(new StatsConfig(1, "/stats", true));
            EmbeddedChannel channel = new EmbeddedChannel();
            HttpConnection.serve(channel.pipeline(), channel.eventLoop(), pages);
            for (int start = 0; start < bytes.length && channel.isActive(); start += segment) {
                int length = Math.min(segment, bytes.length - start);
                channel.writeInbound(Unpooled.copiedBuffer(bytes, start, length));
                channel.runPendingTasks();
            }
            channel.checkException();
            StringBuilder said = new StringBuilder();
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                said.append(out.toString(StandardCharsets.UTF_8));
                out.release();
            }
            boolean open = channel.isActive();
            channel.finishAndReleaseAll();
            assertThat(proxy.web().table().orElseThrow().modifications()).isEqualTo(before);
            return new Talk(
                    STATUS.matcher(said)
                            .results()
                            .map(status -> status.group(1))
                            .toList(),
                    said.toString().replaceAll("[0-9]+", "0"),
                    open);
        }
    }
}
