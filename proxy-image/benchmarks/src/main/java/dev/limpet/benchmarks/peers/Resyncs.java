package dev.limpet.benchmarks.peers;

import dev.limpet.benchmarks.compare.Replica;
import dev.limpet.benchmarks.compare.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Resyncs of a full table into fresh replicas, each a process that is started for it. */
final class Resyncs {
    private final FullTable teacher;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> teacherCpu = new ArrayList<>();
    private final List<Double> learnerCpu = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();

    Resyncs(FullTable teacher) {
        this.teacher = teacher;
    }

    /** Measures one: from the start of the learner's process until its table is whole. */
    void round() throws IOException {
        double before = teacher.replica().usage().cpuSeconds();
        long start = System.nanoTime();
        try (Replica learner = teacher.mesh().startSecond()) {
            FullTable.awaitEntries(learner, teacher.entries());
            seconds.add((System.nanoTime() - start) / 1e9);
            double learning = learner.usage().cpuSeconds();
            double teaching = teacher.replica().usage().cpuSeconds() - before;
            learnerCpu.add(learning);
            teacherCpu.add(teaching);
            cpu.add(learning + teaching);
        }
    }

    Samples seconds() {
        return new Samples(seconds);
    }

    /** CPU seconds of both ends together. */
    Samples cpu() {
        return new Samples(cpu);
    }

    Samples teacherCpu() {
        return new Samples(teacherCpu);
    }

    Samples learnerCpu() {
        return new Samples(learnerCpu);
    }
}
