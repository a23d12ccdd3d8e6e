package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.stick.StickTable;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands of a replica that does not exist, and what they answer. */
final class Asked {
    private final FakeProxy proxy = new FakeProxy();
    private final FakeControls controls = new FakeControls(proxy);

    FakeProxy proxy() {
        return proxy;
    }

    FakeControls controls() {
        return controls;
    }

    StickTable table() {
        return proxy.web().table().orElseThrow();
    }

    /** The lines that an administrator is answered, without the empty one at the end. */
    List<String> answer(String line) {
        return answer(line, Level.ADMIN);
    }

    /** The lines that one of that level is answered. */
    List<String> answer(String line, Level level) {
        List<Listener> listeners = List.of(
                new Listener(UnixDomainSocketAddress.of("/run/limpet.sock"), Level.OPERATOR),
                new Listener(new InetSocketAddress("127.0.0.1", 9_999), Level.ADMIN));
        Dialogue dialogue = new Dialogue(new Commands(proxy, controls, () -> listeners), level, timeout -> {});
        dialogue.hear(line);
        StringBuilder said = new StringBuilder();
        while (dialogue.hasMore()) {
            said.append(dialogue.piece());
        }
        assertThat(said).endsWith("\n");
        List<String> lines = said.toString().lines().toList();
        assertThat(lines.getLast()).isEmpty();
        return lines.subList(0, lines.size() - 1);
    }

    /** What a command answers as names and values, in its order. */
    Map<String, String> facts(String command) {
        /** What a command answers as names and values, in its order. */
        Map<String, String> facts = new LinkedHashMap<>();
        answer(command).forEach(line -> facts.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
        return facts;
    }
}
