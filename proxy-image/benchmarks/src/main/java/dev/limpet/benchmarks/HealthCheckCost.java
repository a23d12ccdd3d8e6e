package dev.limpet.benchmarks;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.BackendConfig;
import dev.limpet.config.BalanceAlgorithm;
import dev.limpet.config.HealthCheckConfig;
import dev.limpet.config.ServerConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.health.HealthChecks;
import dev.limpet.proxy.server.CheckStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prints what checking 5,000 servers every 2 s costs: the share of a processor that the thread of the checks takes, the
 * kernel's work for it included, in rounds of 10 s. The servers are loopback addresses of one listener, so that the kernel's
 * work for the servers' end of each connection is in it as well.
 *
 * <pre>{@code
 * java -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp 'proxy-image/benchmarks/target/*:proxy-image/benchmarks/target/lib/*' dev.limpet.benchmarks.HealthCheckCost
 * }</pre>
 */
public final class HealthCheckCost {
    private static final int SERVERS = 5_000;
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final int ROUNDS = 6;

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket servers = new ServerSocket(0, 4_096, InetAddress.ofLiteral("0.0.0.0"));
                HealthChecks checks = new HealthChecks(server -> {})) {
            Backend backend = new Backend(config(servers.getLocalPort()), () -> 0);
            checks.configure(List.of(backend));
            for (int round = 1; round <= ROUNDS; round++) {
                long processBefore = processNanos();
                long threadBefore = threadMillis();
                long begun = System.nanoTime();
                LockSupport.parkNanos(ROUND.toNanos());
                double seconds = (System.nanoTime() - begun) / 1e9;
                long up = backend.pool().servers().stream()
                        .filter(server -> server.lastCheck().status() == CheckStatus.L4OK)
                        .count();
                System.out.printf(
                        "round %d: checks' thread %.1f %%, whole process %.1f %% of a processor; %,d servers found up%n",
                        round,
                        (threadMillis() - threadBefore) / seconds / 10,
                        (processNanos() - processBefore) / seconds / 1e7,
                        up);
            }
        }
    }

    private static BackendConfig config(int port) {
        return new BackendConfig(
                "be",
                BalanceAlgorithm.SOURCE,
                Optional.empty(),
                Optional.of(HealthCheckConfig.tcp(INTERVAL, INTERVAL, 2, 3)),
                Optional.empty(),
                IntStream.range(0, SERVERS)
                        .mapToObj(i -> new ServerConfig(
                                "s" + i,
                                "127.50." + i / 250 + "." + (1 + i % 250),
                                port,
                                0,
                                1,
                                AdministrativeState.READY))
                        .toList());
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Milliseconds of processor time that the checks' thread has used, as the kernel counts them (proc(5)). */
    private static long threadMillis() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).startsWith("checks")) {
                    String[] times =
                            Files.readString(thread.resolve("schedstat")).split(" ");
                    return Long.parseLong(times[0]) / 1_000_000;
                }
            }
        }
        return 0;
    }

    private HealthCheckCost() {}
}
