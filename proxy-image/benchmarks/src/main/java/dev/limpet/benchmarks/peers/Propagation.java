package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Replica;
import dev.limpet.benchmarks.compare.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How soon a peer hears of a source that has connected to a replica, which tells another replica at the same time. */
final class Propagation implements AutoCloseable {
    private final Replica first;
    private final Replica second;
    private final WirePeer observer;
    private final Arrivals arrivals;
    private final Effort effort;
    private final List<Double> medians = new ArrayList<>();
    private final List<Double> tails = new ArrayList<>();

    /** Starts the replicas and warms them up. */
    Propagation(Mesh mesh, Effort effort) throws IOException, InterruptedException {
        this.effort = effort;
        first = mesh.startFirst();
        second = mesh.startSecond();
        arrivals = new Arrivals(
                mesh.first().frontendPort(), (effort.arrivals() + 1) * effort.arrivalSeconds() * effort.arrivalRate());
        observer = mesh.call(Lesson.NOTHING, arrivals);
        arrivals.round(effort.arrivalSeconds(), effort.arrivalRate());
        FullTable.awaitEntries(second, 1);
    }

    void round() throws IOException {
        Samples millis = arrivals.round(effort.arrivalSeconds(), effort.arrivalRate());
        medians.add(millis.percentile(50));
        tails.add(millis.percentile(99));
    }

    Samples medians() {
        return new Samples(medians);
    }

    Samples tails() {
        return new Samples(tails);
    }

    @Override
    public void close() throws IOException {
        observer.close();
        first.close();
        second.close();
    }
}
