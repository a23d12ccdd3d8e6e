package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two connections between which bytes go, where what happens to them can be told apart from outside. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class DuplexTest {
    /** Less than is read at once, so that a read takes all that there is, and than would be spliced. */
    private static final int CHUNK = 30_000;

    private static final int MORE_THAN_BUFFERS_HOLD = 50_000_000;
    private static final int PATIENCE_MILLIS = 10_000;

    @Parameter
    Rig.Loops transport = Rig.Loops.EPOLL;

    /** What is to be closed, the last one first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private EventLoops loops;
    private Worker worker;
    private ServerSocket listening;
    private Far client;
    private Far server;
    private Duplex duplex;

    /** One end as the proxy has it, and the other. */
    private record Far(Endpoint here, Socket there) {}

    @BeforeEach
    void connect() throws Exception {
        loops = transport.open();
        open.push(loops);
        worker = new Worker(
                loops.loops().getFirst(),
                loops.sessions(),
                new DescriptorShortage(),
                new SpillPool(new SpillBudget(64 << 20), 1));
        listening = new ServerSocket();
        open.push(listening);
        listening.setReceiveBufferSize(16 << 10);
        listening.bind(new InetSocketAddress(InetAddress.ofLiteral(Rig.SERVERS), 0));
        Relayer relayer = new Relayer();
        client = far(relayer);
        server = far(relayer);
        duplex = onLoop(() -> {
            SessionTimeouts none = new SessionTimeouts(
                    1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20, OptionalLong.empty(), OptionalLong.empty());
            return new Duplex(worker, none, client.here(), server.here(), new Spill(worker.spills()), false);
        });
        open.push(() -> onLoop(() -> {
            relayer.duplex = Optional.empty();
            client.here().close(worker);
            server.here().close(worker);
            duplex.free();
            return duplex;
        }));
        onLoop(() -> {
            relayer.duplex = Optional.of(duplex);
            relayer.ready(client.here());
            return duplex;
        });
    }

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    /** Has bytes moved whenever there is something to do. */
    private final class Relayer implements Endpoint.Owner, Runnable {
        private Optional<Duplex> duplex = Optional.empty();

        @Override
        public void ready(Endpoint endpoint) {
            if (duplex.isPresent() && duplex.get().pump() == Duplex.Standing.YIELDING) {
                worker.yield(this);
            }
        }

        @Override
        public void run() {
            ready(client.here());
        }
    }

    /** The sender had nothing more to say when its receiver fell behind, and says something when that is over. */
    @Test
    void whoFellSilentBehindASlowReceiverIsHeardAgain() throws Exception {
        int sent = 0;
        while (!onLoop(duplex::owesServer)) {
            assertThat(sent).as("bytes before the server is slow").isLessThan(MORE_THAN_BUFFERS_HOLD);
            client.there().getOutputStream().write(new byte[CHUNK]);
            sent += CHUNK;
            int told = sent;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> onLoop(duplex::owesServer) || onLoop(duplex::bytesUp) >= told);
        }
        server.there().getOutputStream().write(1);
        assertThat(client.there().getInputStream().read()).isEqualTo(1);

        InputStream atServer = server.there().getInputStream();
        assertThat(atServer.readNBytes(sent)).hasSize(sent);
        client.there().getOutputStream().write(2);
        assertThat(atServer.read()).isEqualTo(2);
    }

    /** A read ends at the mark of urgent data, though there is more behind it. */
    @Test
    void whatComesBehindUrgentDataIsReadToo() throws Exception {
        onLoop(() -> {
            client.there().getOutputStream().write(new byte[100]);
            client.there().sendUrgentData('!');
            client.there().getOutputStream().write(new byte[100]);
            return duplex;
        });
        assertThat(server.there().getInputStream().readNBytes(200)).hasSize(200);
    }

    private Far far(Endpoint.Owner owner) throws Exception {
        Endpoint here = onLoop(() -> {
            Endpoint connection = worker.transport()
                    .connect(worker, (InetSocketAddress) listening.getLocalSocketAddress(), Optional.empty());
            connection.open(owner);
            return connection;
        });
        Socket there = listening.accept();
        open.push(there);
        there.setTcpNoDelay(true);
        there.setSoTimeout(PATIENCE_MILLIS);
        await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .until(() -> onLoop(here::finishConnect) == Endpoint.Attempt.CONNECTED);
        return new Far(here, there);
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loops.loops().getFirst().submit(task).get();
    }
}
