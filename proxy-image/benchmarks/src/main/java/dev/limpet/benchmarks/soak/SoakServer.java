package dev.limpet.benchmarks.soak;

import dev.limpet.benchmarks.soak.Bytes.Pace;
import dev.limpet.benchmarks.soak.Bytes.WrongBytesException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** A server that does what each client's request says, and checks what the client sends. */
final class SoakServer implements AutoCloseable {
    private static final int BACKLOG = 1_000;
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final Pace SLOW = () -> Thread.sleep(2);

    private final ServerSocket socket = new ServerSocket();
    private final Findings findings;

    SoakServer(Findings findings) throws IOException {
        this.findings = findings;
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), BACKLOG);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        Optional<Request> asked = Optional.empty();
        try (client) {
            client.setSoTimeout(TIMEOUT_MILLIS);
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            asked = Request.read(in);
            if (asked.isPresent()) {
                answer(client, in, asked.get());
            }
        } catch (WrongBytesException e) {
            findings.violation("a server received " + e.getMessage() + ", " + asked);
        } catch (IOException e) {
            // A health check may end as it likes, and so may a client that breaks off, at the latest in its request.
            asked.filter(request -> request.kind() != Request.Kind.CLIENT_RESETS
                            && request.kind() != Request.Kind.SERVER_RESETS)
                    .ifPresent(
                            request -> findings.violation("a server was cut off: " + e.getMessage() + ", " + request));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket client, DataInputStream in, Request request) throws IOException, InterruptedException {
        Bytes up = new Bytes(request.seed());
        Bytes down = new Bytes(request.seed() + 1);
        Pace pace = request.slowServer() ? SLOW : Pace.FAST;
        switch (request.kind()) {
            case CONVERSATION -> {
                for (int message = 0; message < request.down(); message++) {
                    expect(request, up.receive(in, request.up(), pace), request.up());
                    up.send(client.getOutputStream(), request.up());
                }
                expectEnd(request, in);
            }
            case TRANSFER -> {
                Thread sending = Thread.ofVirtual().start(() -> sendAndFinish(client, down, request));
                expect(request, up.receive(in, request.up(), pace), request.up());
                expectEnd(request, in);
                sending.join();
            }
            case ANSWER_AT_THE_END -> {
                expect(request, up.receive(in, request.up(), pace), request.up());
                expectEnd(request, in);
                down.send(client.getOutputStream(), request.down());
            }
            case CLIENT_RESETS -> up.receive(in, request.up(), pace);
            case SERVER_RESETS -> {
                down.send(client.getOutputStream(), request.down() / 2);
                client.setSoLinger(true, 0);
            }
        }
    }

    private void sendAndFinish(Socket client, Bytes bytes, Request request) {
        try {
            bytes.send(client.getOutputStream(), request.down());
            client.shutdownOutput();
        } catch (IOException e) {
            findings.violation("a server could not send: " + e.getMessage() + ", " + request);
        }
    }

    private void expect(Request request, int received, int expected) {
        if (received != expected) {
            findings.violation("a server received " + received + " of " + expected + " bytes, " + request);
        }
    }

    private void expectEnd(Request request, DataInputStream in) throws IOException {
        if (in.read() >= 0) {
            findings.violation("a server received more than was sent, " + request);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
