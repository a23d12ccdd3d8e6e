package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limpet.config.TcpConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel is told of connections, as it shows in its own tables. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class TcpSettingsTest {
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final TcpConfig KEEP_ALIVE = new TcpConfig(
            Optional.of(new TcpConfig.KeepAlive(Duration.ofMinutes(5), Duration.ofSeconds(10), 3)), Optional.empty());

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void connectionsOfBothSidesAreProbed() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port()))
                        .tcp(KEEP_ALIVE)
                        .apply();
                Socket client = rig.connect()) {
            client.getOutputStream().write('?');
            assertThat(client.getInputStream().read()).isEqualTo('?');
            int frontend = rig.address().getPort();
            await().untilAsserted(() -> {
                assertThat(probed(() -> frontend, Side.LOCAL)).containsExactly(true);
                assertThat(probed(echo::port, Side.REMOTE)).containsExactly(true);
            });
        }
    }

    @Test
    void aChangeIsForTheConnectionsThatBeginThen() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply();
                Socket before = rig.connect()) {
            before.getOutputStream().write('?');
            assertThat(before.getInputStream().read()).isEqualTo('?');
            int frontend = rig.address().getPort();
            assertThat(probed(() -> frontend, Side.LOCAL)).containsExactly(false);
            rig.tcp(KEEP_ALIVE).apply();
            try (Socket after = rig.connect()) {
                after.getOutputStream().write('?');
                assertThat(after.getInputStream().read()).isEqualTo('?');
                await().untilAsserted(() ->
                        assertThat(probed(() -> frontend, Side.LOCAL)).containsExactlyInAnyOrder(false, true));
            }
        }
    }

    private enum Side {
        LOCAL(1),
        REMOTE(2);

        private final int column;

        Side(int column) {
            this.column = column;
        }
    }

    /** Of each established connection of this process and that port: whether its keep-alive timer runs. */
    private static List<Boolean> probed(IntSupplier port, Side side) throws IOException {
        String end = ":%04X".formatted(port.getAsInt());
        Set<String> own = sockets();
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/net/tcp")));
        lines.addAll(Files.readAllLines(Path.of("/proc/self/net/tcp6")));
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields ->
                        fields[side.column].endsWith(end) && fields[3].equals("01") && own.contains(fields[9]))
                .map(fields -> fields[5].startsWith("02:"))
                .toList();
    }

    /** The inodes of this process' sockets. */
    private static Set<String> sockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    Matcher socket =
                            SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
                    if (socket.matches()) {
                        inodes.add(socket.group(1));
                    }
                } catch (NoSuchFileException e) {
                    // It was closed meanwhile.
                }
            }
        }
        return inodes;
    }
}
