package dev.limpet.benchmarks.datapath;

import dev.limpet.benchmarks.compare.Figure;
import dev.limpet.benchmarks.compare.Member;
import dev.limpet.benchmarks.compare.Plan;
import dev.limpet.benchmarks.compare.Product;
import dev.limpet.benchmarks.compare.Report;
import dev.limpet.benchmarks.compare.Samples;
import dev.limpet.benchmarks.compare.Servers;
import dev.limpet.benchmarks.compare.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Measures the products in turns, the load on a core of its own or shared with the second thread of a proxy. */
final class Comparison {
    /** Between them they run all of a session's code. */
    private static final List<Workload> WARM_UP =
            List.of(Workload.SHORT, Workload.PINGPONG_1000, Workload.BULK_BIDIRECTIONAL);

    private final List<Product> products;
    private final int threads;
    private final Effort effort;
    private final int mostConnections;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();

    /**
     * A comparison.
     *
     * @param products Limpet, HAProxy, and perhaps a third
     * @param threads that each proxy runs, on as many cores
     * @param mostConnections clients at once at most
     * @param progress is told what is being done
     */
    Comparison(List<Product> products, int threads, Effort effort, int mostConnections, Consumer<String> progress) {
        this.products = List.copyOf(products);
        this.threads = threads;
        this.effort = effort;
        this.mostConnections = mostConnections;
        this.progress = progress;
    }

    /** Every workload, idle sessions and starts. */
    Report run() throws IOException, InterruptedException {
        return run((servers, workplace, loop) -> {
            work(List.of(Workload.values()), servers, workplace, loop);
            starts(servers, workplace, loop);
        });
    }

    /** Some workloads. */
    Report run(List<Workload> workloads) throws IOException, InterruptedException {
        return run((servers, workplace, loop) -> work(workloads, servers, workplace, loop));
    }

    private interface Part {
        void run(Servers servers, Workplace workplace, LoadLoop loop) throws IOException, InterruptedException;
    }

    private Report run(Part part) throws IOException, InterruptedException {
        try (Workplace workplace = Workplace.onCores(threads);
                LoadLoop loop = new LoadLoop()) {
            Servers servers = new Servers(workplace.freePort());
            try (LoadServers listening = LoadServers.listen(loop, servers)) {
                part.run(servers, workplace, loop);
            }
        }
        return new Report(figures, third().orElse(""));
    }

    private void work(List<Workload> workloads, Servers servers, Workplace workplace, LoadLoop loop)
            throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Product product : products) {
                contenders.add(start(product, "work", servers, workplace, loop));
            }
            for (Contender contender : contenders) {
                double seconds = 0;
                for (Workload workload : WARM_UP) {
                    seconds += contender.warmUp(workload, effort.warmUpSeconds());
                }
                progress.accept("%s was no faster after %.1f s".formatted(contender.name(), seconds));
            }
            for (Workload workload : workloads) {
                for (int round = 1; round <= effort.rounds(); round++) {
                    progress.accept(workload.row() + ", round " + round + " of " + effort.rounds());
                    for (Contender contender : contenders) {
                        contender.measure(workload, effort.settleMillis(), effort.windowMillis());
                    }
                }
                report(workload, contenders);
            }
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void report(Workload workload, List<Contender> contenders) {
        figure(workload.row(), workload.unit(), contenders, workload, Contender.Round::perCpuSecond);
        if (contenders.getFirst().rounds(workload).getFirst().nanos().length > 0) {
            figure(workload.row() + "-p50", "us", contenders, workload, round -> round.percentileMicros(50));
            figure(workload.row() + "-p99", "us", contenders, workload, round -> round.percentileMicros(99));
        }
    }

    private void figure(
            String name,
            String unit,
            List<Contender> contenders,
            Workload workload,
            ToDoubleFunction<Contender.Round> value) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            medians.put(
                    contender.name(),
                    new Samples(contender.rounds(workload).stream()
                                    .map(value::applyAsDouble)
                                    .toList())
                            .median());
        }
        figures.add(figure(name, unit, medians));
    }

    private void starts(Servers servers, Workplace workplace, LoadLoop loop) throws IOException, InterruptedException {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        Map<String, List<Double>> bytes = new LinkedHashMap<>();
        for (int round = 1; round <= effort.starts(); round++) {
            progress.accept("start and idle sessions, round " + round + " of " + effort.starts());
            for (Product product : products) {
                long before = System.nanoTime();
                try (Contender contender = start(product, "start" + round, servers, workplace, loop)) {
                    seconds.computeIfAbsent(product.name(), key -> new ArrayList<>())
                            .add((System.nanoTime() - before) / 1e9);
                    bytes.computeIfAbsent(product.name(), key -> new ArrayList<>())
                            .add(IdleSessions.bytesEach(contender, loop, mostConnections));
                }
            }
        }
        figures.add(figure("idle-memory", "B/session", medians(bytes)));
        figures.add(figure("start-seconds", "s", medians(seconds)));
    }

    private Contender start(Product product, String name, Servers servers, Workplace workplace, LoadLoop loop)
            throws IOException, InterruptedException {
        Plan plan = new Plan(new Member(name, workplace.freePort()), List.of(), workplace.freePort(), servers);
        return Contender.start(product, plan, workplace, loop, mostConnections);
    }

    private static Map<String, Double> medians(Map<String, List<Double>> samples) {
        Map<String, Double> medians = new LinkedHashMap<>();
        samples.forEach((name, values) -> medians.put(name, new Samples(values).median()));
        return medians;
    }

    private Figure figure(String name, String unit, Map<String, Double> medians) {
        Optional<Double> beside = third().map(medians::get);
        return new Figure(
                name,
                unit,
                Objects.requireNonNull(medians.get("limpet")),
                Objects.requireNonNull(medians.get("haproxy")),
                beside.isPresent() ? OptionalDouble.of(beside.get()) : OptionalDouble.empty());
    }

    private Optional<String> third() {
        return products.stream().skip(2).findFirst().map(Product::name);
    }
}
