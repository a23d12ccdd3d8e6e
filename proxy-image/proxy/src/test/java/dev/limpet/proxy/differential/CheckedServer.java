package dev.limpet.proxy.differential;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A server that health checks talk to, and that answers each as the test says, once the test says so. */
final class CheckedServer implements AutoCloseable {
    static final Answer CLOSING = connection -> {};
    static final Answer RESETTING = connection -> connection.setSoLinger(true, 0);
    static final Answer SILENT = CheckedServer::readAll;

    private static final int PATIENCE_SECONDS = 60;

    private final ServerSocket socket;
    private final Semaphore asked = new Semaphore(0);
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    /** What is done with a connection on which something was asked; it is closed then. */
    interface Answer {
        void to(Socket connection) throws IOException;
    }

    CheckedServer(InetAddress host) throws IOException {
        socket = new ServerSocket(0, 10, host);
        Thread.ofVirtual().start(this::serve);
    }

    static Answer saying(String text) {
        return connection -> {
            connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            readAll(connection);
        };
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Waits until a check has asked something. */
    void awaitCheck() throws InterruptedException {
        if (!asked.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no check has come within " + PATIENCE_SECONDS + " s");
        }
    }

    /** Has the check that asked answered. */
    void answer(Answer answer) {
        answers.add(answer);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                if (connection.getInputStream().read(new byte[1_000]) > 0) {
                    asked.release();
                    answers.take().to(connection);
                }
            } catch (IOException e) {
                // The check has hung up, or the test is over.
                continue;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void readAll(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        while (in.read() >= 0) {
            // Whatever more the check says.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
