package dev.limpet.operator;

import com.sun.net.httpserver.HttpServer;
import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.PeersTlsStatus;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.config.status.ProxyStatusJson;
import dev.limpet.config.status.ServerStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Answers for the status of a proxy with what a test says. */
final class FakeProxy implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Supplier<ProxyStatus> status = () -> running("none");

    /** @param port 0 for any that is free */
    FakeProxy(String address, int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/status", exchange -> {
            byte[] body = ProxyStatusJson.write(status.get()).getBytes(StandardCharsets.UTF_8);
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** A replica that runs that configuration: server a is up, server b is down, 7 entries, 3 sessions. */
    static ProxyStatus running(String hash) {
        return running(hash, Optional.empty());
    }

    static ProxyStatus running(String hash, Optional<String> rejected) {
        return running(hash, rejected, 7, 3, "DOWN");
    }

    /** A replica with that many entries and sessions, whose server a is up, and server b as told. */
    static ProxyStatus busy(String hash, long number, String second) {
        return running(hash, Optional.empty(), (int) number, number, second);
    }

    private static ProxyStatus running(
            String hash, Optional<String> rejected, int entries, long sessions, String second) {
        List<ServerStatus> servers = List.of(
                new ServerStatus("a", "10.0.0.11:80", "UP", sessions),
                new ServerStatus("b", "10.0.0.12:80", second, 0));
        BackendStatus backend = new BackendStatus("web", entries, 1000, servers);
        return new ProxyStatus(
                "web",
                "test",
                hash,
                rejected,
                Optional.empty(),
                Optional.empty(),
                true,
                true,
                "learned from web-1",
                sessions,
                List.of(backend),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** A replica that runs that configuration, with these sources in its stick table. */
    static ProxyStatus seeing(String hash, String... sources) {
        ProxyStatus status = running(hash, Optional.empty(), sources.length, sources.length, "DOWN");
        return with(status, status.peersTls(), Optional.of(List.of(sources)));
    }

    /** A replica that runs that configuration, and does not use newer certificate files. */
    static ProxyStatus rejectingCertificate(String hash, String problem) {
        ProxyStatus status = running(hash);
        PeersTlsStatus tls = new PeersTlsStatus("2026-12-24T08:00:00Z", Optional.of(problem), 0);
        return with(status, Optional.of(tls), status.sources());
    }

    /** A replica that runs that configuration, without the transport and without the volume that it should have. */
    static ProxyStatus wanting(String hash, String transportRefused, String unkept) {
        ProxyStatus status = running(hash);
        return new ProxyStatus(
                status.replica(),
                status.version(),
                status.configHash(),
                status.rejected(),
                Optional.of(unkept),
                Optional.of(transportRefused),
                status.ready(),
                status.peersSynced(),
                status.peersSync(),
                status.sessions(),
                status.backends(),
                status.peers(),
                status.peersTls(),
                status.sources());
    }

    private static ProxyStatus with(
            ProxyStatus status, Optional<PeersTlsStatus> peersTls, Optional<List<String>> sources) {
        return new ProxyStatus(
                status.replica(),
                status.version(),
                status.configHash(),
                status.rejected(),
                status.unkept(),
                status.transportRefused(),
                status.ready(),
                status.peersSynced(),
                status.peersSync(),
                status.sessions(),
                status.backends(),
                status.peers(),
                peersTls,
                sources);
    }

    /** A replica that runs that configuration and does not know its peers' tables yet. */
    static ProxyStatus syncing(String hash) {
        return new ProxyStatus(
                "web",
                "test",
                hash,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                "learning from web-1",
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    void says(ProxyStatus status) {
        this.status = () -> status;
    }

    /** Has it answer with something new each time. */
    void answers(Supplier<ProxyStatus> status) {
        this.status = status;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How often it was asked. */
    int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
