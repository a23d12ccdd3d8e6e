package dev.limpet.cli.top;

import dev.limpet.cli.top.StatisticsJson.Stat;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A frontend, backend or server over all replicas.
 *
 * @param server absent when the row is about the frontend or backend itself
 * @param statuses on how many replicas it has which status, in HAProxy's words
 * @param total sums over the replicas
 */
record TopRow(Kind kind, String proxy, Optional<String> server, Map<String, Integer> statuses, Counters total) {
    /** How much a row wants attention. */
    enum Mood {
        WELL,
        /** It is held back on purpose, or replicas differ. */
        UNUSUAL,
        BAD
    }

    /** The rows in the replicas' order: frontends, then each backend before its servers. */
    static List<TopRow> of(Collection<List<Stat>> replicas) {
        Map<List<Object>, TopRow> rows = new LinkedHashMap<>();
        replicas.forEach(stats -> stats.forEach(
                stat -> rows.merge(List.of(stat.kind(), stat.proxy(), stat.server()), of(stat), TopRow::plus)));
        List<TopRow> all = List.copyOf(rows.values());
        return all.stream()
                .filter(row -> row.kind != Kind.SERVER)
                .flatMap(row -> row.withServers(all).stream())
                .toList();
    }

    private List<TopRow> withServers(List<TopRow> all) {
        List<TopRow> rows = all.stream()
                .filter(row -> kind == Kind.BACKEND && row.kind == Kind.SERVER && row.proxy.equals(proxy))
                .collect(Collectors.toList());
        rows.addFirst(this);
        return rows;
    }

    private static TopRow of(Stat stat) {
        return new TopRow(stat.kind(), stat.proxy(), stat.server(), Map.of(word(stat.status()), 1), stat.counters());
    }

    /** A status is its first word: behind it HAProxy tells how near a change is, as in {@code UP 1/3}. */
    private static String word(String status) {
        return status.equals("no check") ? "UP" : status.split(" ", 2)[0];
    }

    private TopRow plus(TopRow other) {
        Map<String, Integer> both = new TreeMap<>(statuses);
        other.statuses.forEach((status, count) -> both.merge(status, count, Integer::sum));
        return new TopRow(kind, proxy, server, both, total.plus(other.total));
    }

    /** Its name, a server's indented. */
    String title() {
        return server.map(name -> "  " + name).orElse(proxy);
    }

    String statusText() {
        return statuses.size() == 1
                ? statuses.keySet().iterator().next()
                : statuses.entrySet().stream()
                        .map(status -> status.getValue() + " " + status.getKey())
                        .collect(Collectors.joining(", "));
    }

    Mood mood() {
        if (statuses.keySet().equals(Set.of("DOWN"))) {
            return Mood.BAD;
        }
        return statuses.keySet().stream().allMatch(status -> status.equals("UP") || status.equals("OPEN"))
                ? Mood.WELL
                : Mood.UNUSUAL;
    }
}
