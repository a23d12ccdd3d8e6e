package dev.limpet.cli.cluster;

import dev.limpet.cli.output.OutputFormat;
import dev.limpet.cli.output.OutputOption;
import dev.limpet.crds.LoadBalancer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a command is told that asks the replicas of one LoadBalancer: which that is, and the form of the answer. */
public final class InquiryOptions {
    @Parameters(paramLabel = "LB", description = "Name of the LoadBalancer.")
    private String name = "";

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private ClusterOptions options = new ClusterOptions();

    /** What is asked, and done with the answers; returns what the command ends with. */
    @FunctionalInterface
    public interface Inquiry {
        int make(LoadBalancer loadBalancer, Replicas replicas) throws ClusterException, InterruptedException;
    }

    public OutputFormat format() {
        return output.format();
    }

    /**
     * Makes an inquiry while the cluster is open.
     *
     * @throws ClusterException when there is no such LoadBalancer, or nobody answers
     */
    public int make(Inquiry inquiry) throws ClusterException, InterruptedException {
        try (Cluster cluster = options.open()) {
            LoadBalancer loadBalancer = cluster.loadBalancer(name);
            try (Replicas replicas = cluster.replicas(loadBalancer)) {
                return inquiry.make(loadBalancer, replicas);
            }
        }
    }
}
