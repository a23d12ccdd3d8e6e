package dev.limpet.benchmarks.soak;

import dev.limpet.benchmarks.compare.Limpet;
import dev.limpet.benchmarks.compare.Workplace;
import dev.limpet.benchmarks.soak.SoakedProxy.Holding;
import dev.limpet.config.ProxyConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One soak. What the proxy holds is measured twice, each time when nobody is there and the first configuration is in
 * force again: after a while of the same traffic and changes, and at the end. So what a virtual machine takes once, for
 * compiled code and the size that its heap finds, is no leak.
 */
final class Soak {
    private static final int VISITORS = 48;
    private static final int SERVERS = 6;
    private static final int FRONTENDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);
    private static final int PROGRESS_CHANGES = 60;

    private final Limpet limpet;
    private final Duration length;
    private final long seed;
    private final Consumer<String> progress;
    private final Findings findings = new Findings();
    private final Random random;
    private long slowestChange;

    Soak(Limpet limpet, Duration length, long seed, Consumer<String> progress) {
        this.limpet = limpet;
        this.length = length;
        this.seed = seed;
        this.progress = progress;
        this.random = new Random(seed);
    }

    Summary run() throws IOException, InterruptedException {
        List<SoakServer> servers = new ArrayList<>();
        try (Workplace workplace = new Workplace();
                SyslogSink syslog = new SyslogSink()) {
            for (int i = 0; i < SERVERS; i++) {
                servers.add(new SoakServer(findings));
            }
            int statsPort = workplace.freePort();
            Shape shape = new Shape(
                    Stream.generate(workplace::freePort).limit(FRONTENDS).toList(),
                    servers.stream().map(SoakServer::port).toList(),
                    statsPort,
                    syslog.port());
            ProxyConfig first = shape.config();
            SoakedProxy proxy = SoakedProxy.start(limpet, workplace, first, statsPort, workplace.freePort(), findings);
            proxy.take(first);
            Duration warmUp = length.dividedBy(3);
            warmUp = warmUp.compareTo(LONGEST_WARM_UP) < 0 ? warmUp : LONGEST_WARM_UP;
            progress.accept("soaking for " + length.toSeconds() + " s, seed " + seed);
            Holding before = soak(proxy, shape, first, warmUp);
            Holding after = soak(proxy, shape, first, length.minus(warmUp));
            return new Summary(seed, length.toSeconds(), findings, slowestChange, before, after);
        } finally {
            for (SoakServer server : servers) {
                server.close();
            }
        }
    }

    /** Soaks for a while; returns what the proxy holds when all have left. */
    private Holding soak(SoakedProxy proxy, Shape shape, ProxyConfig first, Duration time)
            throws IOException, InterruptedException {
        AtomicBoolean end = new AtomicBoolean();
        List<Thread> visitors = IntStream.range(0, VISITORS)
                .mapToObj(number -> {
                    Visitor visitor = new Visitor(random.nextLong(), shape, findings);
                    return Thread.ofVirtual().start(() -> visitor.visitUntil(end::get));
                })
                .toList();
        long begun = System.nanoTime();
        for (int second = 1; Duration.ofSeconds(second).compareTo(time) <= 0 && proxy.isAlive(); second++) {
            long left = TimeUnit.SECONDS.toNanos(second) - (System.nanoTime() - begun);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
            findings.count("changes: " + shape.change(random));
            slowestChange = Math.max(slowestChange, proxy.take(shape.config()));
            if (second % PROGRESS_CHANGES == 0) {
                progress.accept("%d s, %s".formatted(second, findings.counts("")));
            }
        }
        end.set(true);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Thread visitor : visitors) {
            if (!visitor.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                findings.violation("a client did not come to an end");
            }
        }
        if (!proxy.isAlive()) {
            throw new IOException("the proxy has ended; what it wrote last is above");
        }
        proxy.take(first);
        return settled(proxy);
    }

    /** What it holds once its last sessions have ended, which their clients see a moment earlier. */
    private Holding settled(SoakedProxy proxy) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (proxy.sessions() > 0) {
            if (System.nanoTime() > deadline) {
                findings.violation(proxy.sessions() + " sessions have not ended though all clients have left");
                break;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return proxy.holding();
    }
}
