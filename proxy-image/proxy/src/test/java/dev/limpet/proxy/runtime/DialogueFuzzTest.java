package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limpet.config.LoadedConfig;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.stick.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Anything that may be typed into the runtime API: it is answered, and never by a failure of the program. */
class DialogueFuzzTest {
    private static final LoadedConfig CONFIG = FakeProxy.load(List.of("a", "b"));

    @FuzzTest(maxDuration = "2m")
    void lines(byte[] bytes) {
        FakeProxy proxy = new FakeProxy(CONFIG);
        proxy.web().table().orElseThrow().reserve(Source.ofIpv4(0x0A00_0001), "a");
        Dialogue dialogue = new Dialogue(
                new Commands(proxy, new FakeControls(proxy), List::of),
                Level.ADMIN,
                timeout -> assertThat(timeout.isNegative()).isFalse());
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            dialogue.hear(line);
        }
        while (dialogue.hasMore()) {
            assertThat(dialogue.piece()).doesNotContain("\0null");
        }
    }
}
