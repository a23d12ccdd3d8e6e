package dev.limpet.proxy.net;

import static org.awaitility.Awaitility.await;

import dev.limpet.proxy.stick.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;

/** Servers and clients of tests in which sessions wait. */
final class Queueing {
    /** A server that tells its name, then waits for its client to end. */
    static TestServer named(char name) throws IOException {
        return new TestServer(connection -> {
            connection.getOutputStream().write(name);
            connection.getInputStream().readAllBytes();
        });
    }

    static void awaitQueue(Rig rig, int length) {
        await().until(() -> rig.backend().stats().queued.current() == length);
    }

    static void awaitQueue(Rig rig, String server, int length) {
        await().until(() -> rig.server(server).stats().queued.current() == length);
    }

    static int answer(Socket client) throws IOException {
        return client.getInputStream().read();
    }

    static boolean answered(Socket client) throws IOException {
        return client.getInputStream().available() > 0;
    }

    static Source source(String address) {
        return Source.of(InetAddress.ofLiteral(address));
    }

    static void keep(Rig rig, String address, String server) {
        rig.backend().table().orElseThrow().reserve(source(address), server);
    }

    static Optional<String> kept(Rig rig, String address) {
        return rig.backend().table().orElseThrow().lookup(source(address));
    }

    private Queueing() {}
}
