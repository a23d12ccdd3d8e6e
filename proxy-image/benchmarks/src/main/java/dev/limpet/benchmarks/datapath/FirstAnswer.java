package dev.limpet.benchmarks.datapath;

import dev.limpet.benchmarks.compare.Member;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Tries to reach a server through a proxy until one answers. */
final class FirstAnswer {
    private static final int TIMEOUT_MILLIS = 1_000;

    /** Returns when a server has answered; asks every millisecond. */
    static void await(int port, int seconds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!isThere(port)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("nothing answers at port " + port + " after " + seconds + " s");
            }
            Thread.sleep(1);
        }
    }

    private static boolean isThere(int port) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(Member.HOST, port), TIMEOUT_MILLIS);
            socket.getOutputStream().write(Echo.ECHO);
            return socket.getInputStream().read() == Echo.ECHO;
        } catch (IOException notYet) {
            return false;
        }
    }

    private FirstAnswer() {}
}
