package dev.limpet.proxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.ports.FreePorts;
import dev.limpet.proxy.report.FakeProxy;
import dev.limpet.proxy.report.Release;
import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands and answers are told apart on a connection: HAProxy's tools rely on every line end. */
@Timeout(30)
class FramingTest {
    private static final String VERSION = Release.current().version() + "\n";

    private final FakeProxy proxy = new FakeProxy();
    private final EventLoops loops = EventLoops.open(1);
    private final RuntimeServer server = new RuntimeServer(loops, proxy, new FakeControls(proxy));
    private InetSocketAddress address = new InetSocketAddress("127.17.0.1", 0);

    @BeforeEach
    void listen() throws IOException {
        address = FreePorts.addressOn(address.getAddress());
        server.bind(new Listener(address, Level.ADMIN));
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSocketInTheFileSystemHasItsOwnLevel(boolean epoll, @TempDir Path folder) throws IOException {
        Path path = folder.resolve("runtime.sock");
        try (EventLoops own = epoll ? EventLoops.epoll(1) : EventLoops.nio(1)) {
            try (RuntimeServer local = new RuntimeServer(own, proxy, new FakeControls(proxy))) {
                local.bind(new Listener(UnixDomainSocketAddress.of(path), Level.USER));
                assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
                assertThat(ask(path, "show version;set weight web/a 1\n"))
                        .isEqualTo(VERSION + "\nPermission denied\n\n");
                assertThatThrownBy(() -> local.bind(new Listener(UnixDomainSocketAddress.of(path), Level.USER)))
                        .hasMessage("the runtime API cannot listen on " + path + ": Address already in use");
            }
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void aSocketThatAKilledProcessLeftIsTaken(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("runtime.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertThat(path).exists();
        server.bind(new Listener(UnixDomainSocketAddress.of(path), Level.ADMIN));
        assertThat(ask(path, "show version\n")).isEqualTo(VERSION + "\n");
    }

    @Test
    void aFileThatIsNoSocketStays(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("notes"), "dear");
        assertThatThrownBy(() -> server.bind(new Listener(UnixDomainSocketAddress.of(path), Level.ADMIN)))
                .hasMessage("the runtime API cannot listen on " + path + ": it is there already, and no socket");
        assertThat(path).hasContent("dear");
    }

    private static String ask(Path socket, String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anAddressInUseIsOneSentence() {
        try (RuntimeServer second = new RuntimeServer(loops, proxy, new FakeControls(proxy))) {
            assertThatThrownBy(() -> second.bind(new Listener(address, Level.ADMIN)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the runtime API cannot listen on 127.17.0.1:" + address.getPort()
                            + ": Address already in use");
        }
    }
}
