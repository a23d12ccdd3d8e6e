package dev.limpet.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many short sessions that end in every way, so that descriptors and all else are used again at once. */
@ParameterizedClass
@EnumSource(Rig.Loops.class)
class ChurnTest {
    private static final int SESSIONS = 1_500;
    private static final int AT_ONCE = 60;

    @Parameter
    Rig.Loops loops = Rig.Loops.EPOLL;

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /** How one side ends. */
    private enum Ending {
        /** Says that it has sent all, and reads to the end. */
        ORDERLY,
        RESET,
        /** Closes whatever is left to read. */
        LEAVES;

        static Ending of(Random random) {
            return values()[Math.max(0, random.nextInt(6) - 3)];
        }
    }

    /** What both sides of a session know of it. */
    private record Script(int seed, Ending client, Ending server, int up, int down) {
        static Script of(int seed) {
            Random random = new Random(seed);
            return new Script(
                    seed,
                    Ending.of(random),
                    Ending.of(random),
                    length(random),
                    random.nextBoolean() ? 0 : length(random));
        }

        /** Mostly less than one buffer, sometimes many. */
        private static int length(Random random) {
            return random.nextInt(random.nextInt(8) == 0 ? 60_000 : 300);
        }

        Random bytesUp() {
            return new Random(31L * seed);
        }

        Random bytesDown() {
            return new Random(37L * seed);
        }

        /** Whether each side hears all that the other says. */
        boolean isOrderly() {
            return client == Ending.ORDERLY && server == Ending.ORDERLY;
        }
    }

    @Test
    void nobodyHearsAnythingThatIsNotHisOwn() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                TestServer server = new TestServer(this::serve);
                Rig rig = new Rig(loops, Rig.server("a", server.port())).apply()) {
            Semaphore places = new Semaphore(AT_ONCE);
            List<Future<?>> sessions = new ArrayList<>();
            for (int seed = 0; seed < SESSIONS; seed++) {
                Script script = Script.of(seed);
                places.acquire();
                sessions.add(threads.submit(() -> {
                    try {
                        visit(rig, script);
                    } finally {
                        places.release();
                    }
                    return null;
                }));
            }
            for (Future<?> session : sessions) {
                session.get();
            }
            rig.awaitIdle();
        }
        assertThat(wrong).isEmpty();
    }

    private void visit(Rig rig, Script script) throws IOException {
        try (Socket socket = rig.connect()) {
            try {
                new DataOutputStream(socket.getOutputStream()).writeInt(script.seed());
                converse(socket, script.client(), script.bytesUp(), script.up(), script.bytesDown(), script);
            } catch (IOException e) {
                note(script.isOrderly(), script, "the client had " + e);
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        Script script = Script.of(new DataInputStream(socket.getInputStream()).readInt());
        try {
            converse(socket, script.server(), script.bytesDown(), script.down(), script.bytesUp(), script);
        } catch (IOException e) {
            note(script.isOrderly(), script, "the server had " + e);
        }
    }

    private void converse(Socket socket, Ending ending, Random said, int length, Random heard, Script script)
            throws IOException {
        say(socket.getOutputStream(), said, length);
        switch (ending) {
            case ORDERLY -> {
                socket.shutdownOutput();
                int expected = script.up() + script.down() - length;
                int count = hear(socket.getInputStream(), heard, script);
                note(count > expected || (script.isOrderly() && count != expected), script, count + " of " + expected);
            }
            case RESET -> socket.setSoLinger(true, 0);
            case LEAVES -> {}
        }
    }

    private static void say(OutputStream out, Random bytes, int length) throws IOException {
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = (byte) bytes.nextInt();
        }
        int half = length / 2;
        out.write(all, 0, half);
        out.write(all, half, length - half);
    }

    private int hear(InputStream in, Random bytes, Script script) throws IOException {
        int count = 0;
        byte[] some = new byte[1 << 14];
        for (int read = in.read(some); read >= 0; read = in.read(some)) {
            for (int i = 0; i < read; i++, count++) {
                if (some[i] != (byte) bytes.nextInt()) {
                    note(true, script, "byte " + count + " is another");
                    return count;
                }
            }
        }
        return count;
    }

    private void note(boolean isWrong, Script script, String what) {
        if (isWrong) {
            wrong.add(script + ": " + what);
        }
    }
}
