package dev.limpet.proxy.admin;

import dev.limpet.config.StatsConfig;
import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.ports.FreePorts;
import dev.limpet.proxy.report.FakeProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** The admin port of a replica that serves nobody, at {@code /stats}, without its version; and a client of it. */
final class RunningAdmin implements AutoCloseable {
    static final InetAddress ADDRESS = InetAddress.ofLiteral("127.17.0.2");

    private final FakeProxy proxy = new FakeProxy();
    private final EventLoops loops = EventLoops.open(1);
    private final AdminServer server =
            new AdminServer(loops.group(), loops.serverChannel(), ADDRESS, proxy, () -> "up 1\n");
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    RunningAdmin() {
        move("/stats");
    }

    FakeProxy proxy() {
        return proxy;
    }

    AdminServer server() {
        return server;
    }

    int port() {
        return port;
    }

    /** Has it show the version. */
    void showVersion() throws IOException {
        server.configure(new StatsConfig(port, "/stats", false));
    }

    /** Has it serve another page on another port. */
    void move(String path) {
        try {
            port = FreePorts.on(ADDRESS);
            server.configure(new StatsConfig(port, path, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same port of another replica. */
    AdminServer another(String address, FakeProxy replica) throws IOException {
        AdminServer other = new AdminServer(
                loops.group(), loops.serverChannel(), InetAddress.ofLiteral(address), replica, () -> "");
        other.configure(proxy.config().config().stats());
        return other;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + ADDRESS.getHostAddress() + ":" + port + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** All that is answered to these bytes until the connection ends. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(ADDRESS, port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        loops.close();
    }
}
