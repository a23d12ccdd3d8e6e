package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.proxy.accesslog.SessionRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Long streams arrive whole and in order, whoever is slow. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class RelayTest {
    private static final int LENGTH = 20_000_000;

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    /** How a stream is read. */
    private enum Pace {
        /** As fast as it comes. */
        FAST,
        /** In small pieces, with pauses: buffers in between fill up and run empty. */
        SLOW
    }

    @Test
    void bothWaysAtOnce() throws Exception {
        bothWays(Pace.FAST, Pace.FAST);
    }

    @Test
    void whenTheServerIsSlow() throws Exception {
        bothWays(Pace.SLOW, Pace.FAST);
    }

    @Test
    void whenTheClientIsSlow() throws Exception {
        bothWays(Pace.FAST, Pace.SLOW);
    }

    @Test
    void whenBothAreSlow() throws Exception {
        bothWays(Pace.SLOW, Pace.SLOW);
    }

    @Test
    void manyStreamsShareTheLoops() throws Exception {
        int streams = 20;
        int length = LENGTH / streams;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                TestServer echo = TestServer.echo();
                Rig rig = new Rig(loops, Rig.server("a", echo.port())).apply()) {
            List<Future<Long>> received = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                int seed = i;
                received.add(threads.submit(() -> {
                    try (Socket client = rig.connect()) {
                        Future<Long> reading = threads.submit(() -> read(client.getInputStream(), Pace.FAST));
                        write(client.getOutputStream(), seed, length);
                        client.shutdownOutput();
                        return reading.get();
                    }
                }));
            }
            for (int i = 0; i < streams; i++) {
                assertThat(received.get(i).get()).isEqualTo(checksum(i, length));
            }
        }
    }

    private void bothWays(Pace serverPace, Pace clientPace) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Long> atServer = new CompletableFuture<>();
            TestServer.Behaviour talkAndListen = connection -> {
                Future<Long> reading = threads.submit(() -> read(connection.getInputStream(), serverPace));
                write(connection.getOutputStream(), 2, LENGTH);
                connection.shutdownOutput();
                atServer.complete(get(reading));
            };
            try (TestServer server = new TestServer(talkAndListen);
                    Rig rig = new Rig(loops, Rig.server("a", server.port())).apply()) {
                try (Socket client = rig.connect()) {
                    Future<Long> atClient = threads.submit(() -> read(client.getInputStream(), clientPace));
                    write(client.getOutputStream(), 1, LENGTH);
                    client.shutdownOutput();
                    assertThat(atClient.get()).isEqualTo(checksum(2, LENGTH));
                    assertThat(atServer.get()).isEqualTo(checksum(1, LENGTH));
                }
                SessionRecord session = rig.awaitLog();
                assertThat(session.termination().code()).isEqualTo("--");
                assertThat(session.bytesIn()).isEqualTo(LENGTH);
                assertThat(session.bytesOut()).isEqualTo(LENGTH);
            }
        }
    }

    private static void write(OutputStream out, int seed, int length) throws IOException {
        Random random = new Random(seed);
        byte[] chunk = new byte[50_000];
        for (int written = 0; written < length; written += chunk.length) {
            random.nextBytes(chunk);
            out.write(chunk, 0, Math.min(chunk.length, length - written));
        }
    }

    private static long read(InputStream in, Pace pace) throws IOException, InterruptedException {
        CRC32C sum = new CRC32C();
        byte[] chunk = new byte[pace == Pace.FAST ? 256 << 10 : 8_000];
        int reads = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            sum.update(chunk, 0, count);
            if (pace == Pace.SLOW && ++reads % 500 == 0) {
                // Long enough for every buffer on the way to fill up.
                Thread.sleep(50);
            }
        }
        return sum.getValue();
    }

    private static long checksum(int seed, int length) throws IOException {
        CRC32C sum = new CRC32C();
        write(
                new OutputStream() {
                    @Override
                    public void write(int octet) {
                        sum.update(octet);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int count) {
                        sum.update(bytes, offset, count);
                    }
                },
                seed,
                length);
        return sum.getValue();
    }

    private static long get(Future<Long> future) throws IOException {
        try {
            return ((Callable<Long>) future::get).call();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
