package dev.limpet.proxy.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The statistics of several replicas of one load balancer as one. What is counted, what there is now, rates, limits and the
 * most there were at once, which may not have been at the same time, are added up; of times and weights the greatest
 * stands; means count by their sessions.
 */
public final class Sum {
    /** Rows of the same name become one; the order is that of the first replica that has it. */
    public static List<StatRow> of(List<List<StatRow>> replicas) {
        Map<String, List<StatRow>> byName = new LinkedHashMap<>();
        for (List<StatRow> rows : replicas) {
            for (StatRow row : rows) {
                byName.computeIfAbsent(row.type() + "/" + row.proxy() + "/" + row.service(), added -> new ArrayList<>())
                        .add(row);
            }
        }
        return inOrder(byName.values().stream().map(Sum::one).toList());
    }

    /** A server that only later replicas have stands before its backend's row, as those of the first do. */
    private static List<StatRow> inOrder(List<StatRow> rows) {
        Map<String, List<StatRow>> byProxy = new LinkedHashMap<>();
        for (StatRow row : rows) {
            byProxy.computeIfAbsent(
                            (row.type() == StatRow.Type.FRONTEND) + "/" + row.proxy(), added -> new ArrayList<>())
                    .add(row);
        }
        List<StatRow> ordered = new ArrayList<>();
        for (List<StatRow> proxy : byProxy.values()) {
            proxy.stream().filter(row -> row.type() != StatRow.Type.BACKEND).forEach(ordered::add);
            proxy.stream().filter(row -> row.type() == StatRow.Type.BACKEND).forEach(ordered::add);
        }
        return ordered;
    }

    private static StatRow one(List<StatRow> rows) {
        StatRow first = rows.getFirst();
        StatRow sum = new StatRow(first.type(), first.proxy(), first.service(), (int) first.number(Column.IID), (int)
                first.number(Column.SID));
        for (Column column : Column.values()) {
            List<StatRow> having =
                    rows.stream().filter(row -> row.value(column).isPresent()).toList();
            if (!having.isEmpty()) {
                sum.set(column, combined(column, having));
            }
        }
        return sum;
    }

    private static Value combined(Column column, List<StatRow> rows) {
        return switch (column) {
            case STATUS -> Value.of(status(rows));
            case QMAX, SMAX, RATE_MAX, CONN_RATE_MAX ->
                Value.of(numbers(column, rows).sum());
            case WEIGHT, UWEIGHT, THROTTLE, ACT, BCK, DOWNTIME ->
                Value.of(numbers(column, rows).max().orElse(0));
            case CHECK_RISE, CHECK_FALL, CHECK_HEALTH, QLIMIT, PID, IID, SID, TYPE -> first(column, rows);
            default -> column.type() == ValueType.STR ? text(column, rows) : Value.of(number(column, rows));
        };
    }

    /** By the letter of the column's nature: max, duration, output, age, average, and all that is added up. */
    private static long number(Column column, List<StatRow> rows) {
        return switch (column.tags().letters().charAt(1)) {
            case 'M', 'D', 'O' -> numbers(column, rows).max().orElse(0);
            case 'A' -> numbers(column, rows).filter(age -> age >= 0).min().orElse(-1);
            case 'a' -> mean(column, rows);
            default -> numbers(column, rows).sum();
        };
    }

    private static long mean(Column column, List<StatRow> rows) {
        long sessions = rows.stream().mapToLong(row -> row.number(Column.STOT)).sum();
        return sessions == 0
                ? 0
                : Math.round(rows.stream()
                                .mapToDouble(row -> (double) row.number(column) * row.number(Column.STOT))
                                .sum()
                        / sessions);
    }

    /** The word that all have, or how many have which. */
    private static String status(List<StatRow> rows) {
        Map<String, Long> words = rows.stream()
                .map(row -> row.text(Column.STATUS))
                .map(status -> status.startsWith("no check") ? status : status.split(" ", 2)[0])
                .collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
        if (rows.stream().map(row -> row.text(Column.STATUS)).distinct().count() == 1) {
            return rows.getFirst().text(Column.STATUS);
        }
        return words.size() == 1
                ? words.keySet().iterator().next()
                : words.entrySet().stream()
                        .map(word -> word.getValue() + " " + word.getKey())
                        .collect(Collectors.joining(", ", "MIXED ", ""));
    }

    private static Value text(Column column, List<StatRow> rows) {
        return rows.stream().map(row -> row.text(column)).distinct().count() == 1
                ? first(column, rows)
                : Value.of("differs");
    }

    private static Value first(Column column, List<StatRow> rows) {
        return rows.stream()
                .flatMap(row -> row.value(column).stream())
                .findFirst()
                .orElseThrow();
    }

    private static LongStream numbers(Column column, List<StatRow> rows) {
        return rows.stream().mapToLong(row -> row.number(column));
    }

    private Sum() {}
}
