package dev.limpet.benchmarks.soak;

import dev.limpet.benchmarks.soak.Bytes.Pace;
import dev.limpet.benchmarks.soak.Request.Kind;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A client that makes one connection after another, of every kind, and checks what comes back. */
final class Visitor {
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final int MOST_THOUGHT_MILLIS = 60;
    private static final int LARGE = 3_000_000;
    private static final int SMALL = 3_000;
    private static final Pace SLOW = () -> Thread.sleep(2);

    private final Random random;
    private final Shape shape;
    private final Findings findings;

    Visitor(long seed, Shape shape, Findings findings) {
        this.random = new Random(seed);
        this.shape = shape;
        this.findings = findings;
    }

    /** Makes connections until told to end, and finishes the last. */
    void visitUntil(BooleanSupplier end) {
        try {
            while (!end.getAsBoolean()) {
                visit();
                Thread.sleep(random.nextInt(MOST_THOUGHT_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit() throws InterruptedException {
        Shape.Door door = shape.door(random);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String source = "127.20." + random.nextInt(4) + "." + (1 + random.nextInt(250));
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
            if (connects(socket, door)) {
                meet(socket, request(socket.getLocalPort()), door);
            }
        } catch (IOException e) {
            findings.violation("a client had no socket: " + e.getMessage());
        }
    }

    private boolean connects(Socket socket, Shape.Door door) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), door.port()), TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            if (door.permanent()) {
                findings.violation("a client could not connect to port " + door.port() + ": " + e.getMessage());
            } else {
                findings.count("refused by a frontend that was removed");
            }
            return false;
        }
    }

    private void meet(Socket socket, Request request, Shape.Door door) throws InterruptedException {
        try {
            request.write(new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
            converse(socket, request);
            findings.count("sessions: "
                    + request.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        } catch (Bytes.WrongBytesException e) {
            findings.violation("a client received " + e.getMessage() + ", " + request);
        } catch (IOException e) {
            if (request.kind() == Kind.SERVER_RESETS) {
                findings.count("sessions: server resets");
            } else {
                findings.violation("a client at " + door + " was cut off: " + e.getMessage() + ", " + request);
            }
        }
    }

    private Request request(int port) {
        int seed = random.nextInt(Integer.MAX_VALUE - 1);
        boolean slowServer = random.nextInt(20) == 0;
        int dice = random.nextInt(100);
        if (dice < 60) {
            return new Request(Kind.CONVERSATION, 1 + random.nextInt(SMALL), 1 + random.nextInt(20), seed, false, port);
        }
        int up = 1 + random.nextInt(dice % 3 == 0 ? LARGE : SMALL);
        int down = 1 + random.nextInt(dice % 3 == 1 ? LARGE : SMALL);
        Kind kind = dice < 75
                ? Kind.TRANSFER
                : dice < 90 ? Kind.ANSWER_AT_THE_END : dice < 95 ? Kind.CLIENT_RESETS : Kind.SERVER_RESETS;
        return new Request(kind, up, down, seed, slowServer, port);
    }

    private void converse(Socket socket, Request request) throws IOException, InterruptedException {
        InputStream in = socket.getInputStream();
        Bytes up = new Bytes(request.seed());
        Bytes down = new Bytes(request.seed() + 1);
        Pace pace = random.nextInt(20) == 0 ? SLOW : Pace.FAST;
        switch (request.kind()) {
            case CONVERSATION -> {
                // Some stay for many changes.
                int pause = random.nextInt(50) == 0 ? 1_500 : random.nextInt(10);
                for (int message = 0; message < request.down(); message++) {
                    up.send(socket.getOutputStream(), request.up());
                    expect(request, up.receive(in, request.up(), pace), request.up());
                    Thread.sleep(pause);
                }
                count(request.up() * (long) request.down(), request.up() * (long) request.down());
            }
            case TRANSFER -> {
                Thread sending = Thread.ofVirtual().start(() -> sendAndFinish(socket, up, request));
                expect(request, down.receive(in, request.down(), pace), request.down());
                sending.join();
                expectEnd(request, in);
                count(request.up(), request.down());
            }
            case ANSWER_AT_THE_END -> {
                up.send(socket.getOutputStream(), request.up());
                socket.shutdownOutput();
                expect(request, down.receive(in, request.down(), pace), request.down());
                expectEnd(request, in);
                count(request.up(), request.down());
            }
            case CLIENT_RESETS -> {
                up.send(socket.getOutputStream(), request.up() / 2);
                socket.setSoLinger(true, 0);
            }
            case SERVER_RESETS -> down.receive(in, request.down(), pace);
        }
    }

    private void sendAndFinish(Socket socket, Bytes bytes, Request request) {
        try {
            bytes.send(socket.getOutputStream(), request.up());
            socket.shutdownOutput();
        } catch (IOException e) {
            findings.violation("a client could not send: " + e.getMessage() + ", " + request);
        }
    }

    private void expect(Request request, int received, int expected) {
        if (received != expected) {
            findings.violation("a client received " + received + " of " + expected + " bytes, " + request);
        }
    }

    private void expectEnd(Request request, InputStream in) throws IOException {
        if (in.read() >= 0) {
            findings.violation("a client received more than was sent, " + request);
        }
    }

    private void count(long up, long down) {
        findings.count("bytes: up", up);
        findings.count("bytes: down", down);
    }
}
