package dev.limpet.proxy.metrics;

import dev.limpet.proxy.report.ProxyView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;

/**
 * The replica's metrics and those of its Java runtime. What the data path counts is read when it is scraped, so
 * metrics cost it nothing; the registry is made at the first scrape, so they cost the start nothing either. Safe for
 * use by all threads.
 */
public final class Metrics implements AutoCloseable {
    private final ProxyView proxy;
    private Optional<Registry> registry = Optional.empty();

    private record Registry(PrometheusMeterRegistry meters, JvmGcMetrics collections) {}

    public Metrics(ProxyView proxy) {
        this.proxy = proxy;
    }

    /** All metrics in Prometheus' text format, version 0.0.4. */
    public synchronized String scrape() {
        if (registry.isEmpty()) {
            registry = Optional.of(open());
        }
        return registry.get().meters().scrape("text/plain");
    }

    @Override
    public synchronized void close() {
        registry.ifPresent(open -> {
            open.collections().close();
            open.meters().close();
        });
        registry = Optional.empty();
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private Registry open() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.getPrometheusRegistry().register(new ProxyCollector(proxy));
        // Replaced by one with a base unit, and against the naming rules that promtool checks.
        meters.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        FunctionCounter.builder("process.cpu", ProcessHandle.current(), Metrics::cpuSeconds)
                .baseUnit("seconds")
                .description("Processor time of the process.")
                .register(meters);
        new ClassLoaderMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(meters);
        return new Registry(meters, collections);
    }
}
