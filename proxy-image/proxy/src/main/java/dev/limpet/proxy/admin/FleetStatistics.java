package dev.limpet.proxy.admin;

import dev.limpet.proxy.report.Csv;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.report.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sums the statistics of all replicas up. However many look at it, the others are asked once a second at most. Used by one
 * thread.
 */
final class FleetStatistics {
    private static final int FRESH_MILLIS = 1_000;

    private final ProxyView proxy;
    private final Replicas replicas;
    private CompletableFuture<List<Replicas.Reply<List<StatRow>>>> asked = CompletableFuture.completedFuture(List.of());
    private String askedPath = "";
    private long askedMillis;

    FleetStatistics(ProxyView proxy, Replicas replicas) {
        this.proxy = proxy;
        this.replicas = replicas;
    }

    /** @param statsPath where the statistics page of every replica is */
    CompletableFuture<Fleet> now(String statsPath) {
        long now = proxy.clockMillis();
        if (!askedPath.equals(statsPath) || asked.isDone() && now - askedMillis >= FRESH_MILLIS) {
            askedPath = statsPath;
            askedMillis = now;
            asked = replicas.ask(statsPath + ";csv", Csv::read);
        }
        return asked.thenApply(this::sum);
    }

    private Fleet sum(List<Replicas.Reply<List<StatRow>>> replies) {
        List<List<StatRow>> rows = new ArrayList<>(List.of(Statistics.of(proxy)));
        List<String> answered = new ArrayList<>(List.of(proxy.replica()));
        List<String> silent = new ArrayList<>();
        for (Replicas.Reply<List<StatRow>> reply : replies) {
            switch (reply) {
                case Replicas.Answered<List<StatRow>>(String replica, List<StatRow> theirs) -> {
                    rows.add(theirs);
                    answered.add(replica);
                }
                case Replicas.Silent<List<StatRow>>(String replica) -> silent.add(replica);
            }
        }
        return new Fleet(Sum.of(rows), answered, silent);
    }
}
