package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a data path ends. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class DrainTest {
    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    @Test
    void everybodyWhoHasConnectedBeforeIsServed() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        List<Socket> clients = new ArrayList<>();
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply()) {
            rig.block(busy);
            for (int client = 0; client < 300; client++) {
                clients.add(rig.connect());
                clients.getLast().getOutputStream().write(client);
            }

            CompletableFuture<Void> drained = rig.path.drain(Duration.ofMinutes(5));
            busy.countDown();

            for (int client = 0; client < clients.size(); client++) {
                assertThat(clients.get(client).getInputStream().read()).isEqualTo(client & 0xFF);
                clients.get(client).close();
            }
            drained.get(20, TimeUnit.SECONDS);
        } finally {
            busy.countDown();
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void sessionsGoOnAndNoMoreAreAccepted() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply()) {
            CompletableFuture<Void> drained;
            try (Socket client = rig.connect()) {
                echoed(client);
                drained = rig.path.drain(Duration.ofMinutes(5));
                await().untilAsserted(() ->
                        assertThatThrownBy(() -> rig.connect().close()).isInstanceOf(ConnectException.class));
                echoed(client);
                assertThat(drained).isNotDone();
            }
            drained.get(20, TimeUnit.SECONDS);
            assertThat(rig.awaitLog().termination().code()).isEqualTo("--");
        }
    }

    @Test
    void sessionsThatOutliveItAreEnded() throws Exception {
        try (TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply();
                Socket client = rig.connect()) {
            echoed(client);
            rig.path.drain(Duration.ofMillis(50)).get(20, TimeUnit.SECONDS);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(rig.awaitLog().termination().code()).isEqualTo("KD");
            assertThat(rig.path.sessions()).isZero();
        }
    }

    private static void echoed(Socket client) throws IOException {
        client.getOutputStream().write('?');
        assertThat(client.getInputStream().read()).isEqualTo('?');
    }
}
