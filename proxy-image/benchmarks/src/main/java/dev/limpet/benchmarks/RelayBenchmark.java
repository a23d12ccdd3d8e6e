package dev.limpet.benchmarks;

import dev.limpet.config.BackendConfig;
import dev.limpet.config.ConfigException;
import dev.limpet.config.ProxyConfig;
import dev.limpet.config.ProxyConfigYaml;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.net.DataPath;
import dev.limpet.proxy.net.EventLoops;
import dev.limpet.proxy.net.SessionTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message through the data path and back, on one connection over loopback; run with {@code -prof gc}, what is
 * allocated for it by client, event loop and server together.
 *
 * <pre>{@code
 * mvn -q package -DskipTests -pl proxy-image/benchmarks -am
 * java -cp 'proxy-image/benchmarks/target/*:proxy-image/benchmarks/target/lib/*' org.openjdk.jmh.Main RelayBenchmark -prof gc
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class RelayBenchmark {
    private static final String HERE = "127.0.0.1";
    private static final LongSupplier CLOCK = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());

    @Param({"128", "65536"})
    private int bytes;

    @Param
    private SessionTransport transport;

    private ByteBuffer message;
    private EventLoops loops;
    private DataPath path;
    private ServerSocketChannel listening;
    private SocketChannel client;

    @Setup
    public void connect() throws IOException, ConfigException {
        message = ByteBuffer.allocateDirect(bytes);
        listening = ServerSocketChannel.open().bind(new InetSocketAddress(HERE, 0));
        Thread.ofPlatform().daemon().start(this::echo);
        int port = freePort();
        ProxyConfig config = config(port, listening.socket().getLocalPort());
        Map<String, Backend> backends = config.backends().stream()
                .collect(Collectors.toMap(BackendConfig::name, backend -> new Backend(backend, CLOCK)));
        loops = EventLoops.open(1, transport);
        path = new DataPath(loops, InetAddress.ofLiteral(HERE), session -> {}, CLOCK, () -> true);
        path.configure(config, backends, () -> {});
        client = SocketChannel.open(new InetSocketAddress(HERE, port));
        client.socket().setTcpNoDelay(true);
    }

    @TearDown
    public void disconnect() throws IOException {
        client.close();
        path.close();
        loops.close();
        listening.close();
    }

    @Benchmark
    public ByteBuffer thereAndBack() throws IOException {
        message.clear();
        while (message.hasRemaining()) {
            client.write(message);
        }
        message.clear();
        while (message.hasRemaining()) {
            if (client.read(message) < 0) {
                throw new IOException("the proxy has closed the connection");
            }
        }
        return message;
    }

    private void echo() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try (SocketChannel connection = listening.accept()) {
            while (connection.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    connection.write(buffer);
                }
            }
        } catch (IOException e) {
            // The client sees it.
        }
    }

    private static ProxyConfig config(int port, int server) throws ConfigException {
        return ProxyConfigYaml.read("""
                loadBalancer: benchmarks/relay
                maxConnections: 100
                retries: 0
                timeouts: {connect: 1m, client: 1m, server: 1m, queue: 1m, check: 1m}
                frontends:
                - {name: fe, port: %d, backend: be, maxConnections: 100, trustedProxies: [], log: {format: None, emptyConnections: false}}
                backends:
                - name: be
                  balance: Source
                  backups: First
                  servers: [{name: a, address: 127.0.0.1, port: %d, maxConnections: 0, weight: 1, state: Ready, backup: false}]
                stats: {port: 1, path: /stats, hideVersion: true, metricsPrefix: limpet}
                """.formatted(port, server), "relay").config();
    }

    private static int freePort() throws IOException {
        try (ServerSocketChannel free = ServerSocketChannel.open().bind(new InetSocketAddress(HERE, 0))) {
            return free.socket().getLocalPort();
        }
    }
}
