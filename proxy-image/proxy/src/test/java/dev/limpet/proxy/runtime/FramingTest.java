package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How commands and answers are told apart on a connection: HAProxy's tools rely on every line end. */
@Timeout(30)
class FramingTest {
    private static final String VERSION = Release.current().version() + "\n";

    private final FakeProxy proxy = new FakeProxy();
    private final EventLoops loops = EventLoops.open(1);
    private final RuntimeServer server = new RuntimeServer(loops.group(), loops.serverChannel(), proxy);
    private InetSocketAddress address = new InetSocketAddress("127.17.0.1", 0);

    @BeforeEach
    void listen() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, address.getAddress())) {
            address = new InetSocketAddress(address.getAddress(), free.getLocalPort());
        }
        server.bind(address);
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
    }

    @Test
    void anAnswerEndsWithAnEmptyLineAndTheConnectionAfterTheFirstLine() throws IOException {
        assertThat(RuntimeClient.ask(address, "show version\n")).isEqualTo(VERSION + "\n");
        assertThat(RuntimeClient.ask(address, "show version\r\n")).isEqualTo(VERSION + "\n");
        assertThat(RuntimeClient.ask(address, "show version\nshow version\n")).isEqualTo(VERSION + "\n");
    }

    @Test
    void semicolonsSeparateCommandsAndEachIsAnswered() throws IOException {
        assertThat(RuntimeClient.ask(address, "show version;show backend; show version ;\n"))
                .isEqualTo(VERSION + "\n# name\nweb\n\n" + VERSION + "\n");
    }

    @Test
    void successWithoutOutputIsALoneLineEnd() throws IOException {
        assertThat(RuntimeClient.ask(address, "set server web/a state drain\n")).isEqualTo("\n");
        assertThat(RuntimeClient.ask(address, "\n")).isEqualTo("\n");
    }

    @Test
    void aMistakeIsOneSentenceAndTheCommandsBehindItAreRun() throws IOException {
        assertThat(RuntimeClient.ask(address, "show nothing;show version\n"))
                .startsWith("Unknown command")
                .endsWith(".\n\n" + VERSION + "\n");
        assertThat(RuntimeClient.ask(address, "set server web/x state maint\n")).isEqualTo("No such server.\n\n");
        assertThat(RuntimeClient.ask(address, "set server x/a state maint\n")).isEqualTo("No such backend.\n\n");
    }

    @Test
    void aBackslashTakesASemicolonAsItIs() throws IOException {
        assertThat(RuntimeClient.ask(address, "show a\\;b\n")).contains("'show a;b'");
    }

    @Test
    void manyCommandsSentAtOnceAreAllAnswered() throws Exception {
        int count = 50_000;
        try (RuntimeClient client = new RuntimeClient(address)) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send("prompt\n" + "show version\n".repeat(count) + "quit\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(client.rest()).isEqualTo("\n> " + (VERSION + "\n> ").repeat(count));
            sender.join();
        }
    }

    @Test
    void aDialogueHasAPromptAfterEachAnswer() throws IOException {
        try (RuntimeClient client = new RuntimeClient(address)) {
            client.send("prompt\n");
            assertThat(client.untilPrompt()).isEqualTo("\n> ");
            client.send("show version\n");
            assertThat(client.untilPrompt()).isEqualTo(VERSION + "\n> ");
            client.send("set timeout cli 60\n");
            assertThat(client.untilPrompt()).isEqualTo("\n> ");
            client.send("nonsense\n");
            assertThat(client.untilPrompt()).startsWith("Unknown command").endsWith(".\n\n> ");
            client.send("show version;show backend\n");
            assertThat(client.untilPrompt()).isEqualTo(VERSION + "\n> ");
            assertThat(client.untilPrompt()).isEqualTo("# name\nweb\n\n> ");
            client.send("quit\n");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void whatWasSentBeforeTheEndOfInputIsAnswered() throws IOException {
        try (RuntimeClient client = new RuntimeClient(address)) {
            client.send("prompt\nshow version\nshow backend\n");
            client.endInput();
            assertThat(client.rest()).isEqualTo("\n> " + VERSION + "\n> # name\nweb\n\n> ");
        }
    }

    @Test
    void aLineWithoutItsEndIsNotRun() throws IOException {
        try (RuntimeClient client = new RuntimeClient(address)) {
            client.send("set weight web/a 1");
            client.endInput();
            assertThat(client.rest()).isEmpty();
        }
        assertThat(proxy.server("a").config().weight()).isEqualTo(10);
    }

    @Test
    void aLineMayComeInPieces() throws IOException {
        try (RuntimeClient client = new RuntimeClient(address)) {
            client.send("prompt\n");
            client.untilPrompt();
            client.send("show ver");
            client.send("sion\n");
            assertThat(client.untilPrompt()).isEqualTo(VERSION + "\n> ");
        }
    }

    @Test
    void aLineThatIsTooLongEndsTheConnection() throws IOException {
        try (RuntimeClient client = new RuntimeClient(address)) {
            client.send("prompt\n");
            client.untilPrompt();
            client.send("x".repeat(20_000));
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aSilentClientIsDisconnectedAfterItsTimeout() throws IOException {
        try (RuntimeClient client = new RuntimeClient(address)) {
            client.send("prompt\n");
            client.untilPrompt();
            client.send("set timeout cli 200ms\n");
            client.untilPrompt();
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aLongAnswerArrivesWholeThoughTheClientIsSlow() throws IOException {
        var table = proxy.web().table().orElseThrow();
        for (int source = 0; source < 20_000; source++) {
            table.learn(
                    Source.ofIpv4(0x0A00_0000 + source),
                    "a",
                    0,
                    Duration.ofHours(8).toMillis());
        }
        try (RuntimeClient client = new RuntimeClient(address)) {
            client.send("prompt\nshow table web\nshow version\n");
            assertThat(client.untilPrompt()).isEqualTo("\n> ");
            assertThat(client.untilPrompt().lines().filter(line -> line.contains("server_key=a")))
                    .hasSize(20_000);
            assertThat(client.untilPrompt()).isEqualTo(VERSION + "\n> ");
        }
    }

    @Test
    void anAddressInUseIsOneSentence() {
        try (RuntimeServer second = new RuntimeServer(loops.group(), loops.serverChannel(), proxy)) {
            assertThatThrownBy(() -> second.bind(address))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the runtime API cannot listen on 127.17.0.1:" + address.getPort()
                            + ": Address already in use");
        }
    }
}
