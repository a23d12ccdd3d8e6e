package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.Csv;
import dev.limpet.proxy.report.Json;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import dev.limpet.proxy.report.Typed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * {@code show stat}: the statistics as CSV, or in HAProxy's typed or JSON form. Proxy (number or name), type (the sum of 1
 * for frontends, 2 for backends, 4 for servers) and server number choose rows, and -1 chooses all.
 */
record ShowStat(ProxyView proxy) implements Command {
    private static final Set<String> OPTIONS = Set.of("typed", "json", "up", "no-maint");

    @Override
    public String words() {
        return "show stat";
    }

    @Override
    public String arguments() {
        return "[<proxy> <type> <server>] [typed|json|up|no-maint]*";
    }

    @Override
    public String purpose() {
        return "statistics, of all or of a choice";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        List<String> choice = new ArrayList<>(arguments);
        Set<String> options = new HashSet<>();
        while (!choice.isEmpty() && OPTIONS.contains(choice.getLast())) {
            options.add(choice.removeLast());
        }
        Predicate<StatRow> chosen = switch (choice.size()) {
            case 0 -> row -> true;
            case 3 -> choice(choice.get(0), number(choice.get(1)), number(choice.get(2)));
            default ->
                throw new CommandException(
                        "Require a proxy, a type and a server number, or nothing; then 'typed', 'json', 'up', 'no-maint'.");
        };
        List<StatRow> rows = Statistics.of(proxy).stream()
                .filter(chosen)
                .filter(row -> shown(row, options))
                .toList();
        if (options.contains("json")) {
            return Stream.of(Json.of(rows));
        }
        return options.contains("typed")
                ? rows.stream().flatMap(Typed::lines)
                : Stream.concat(Stream.of(Csv.header()), rows.stream().map(Csv::line));
    }

    private static boolean shown(StatRow row, Set<String> options) {
        String status = row.text(Column.STATUS);
        return row.type() != StatRow.Type.SERVER
                || !(options.contains("up") && (status.startsWith("DOWN") || status.startsWith("MAINT")))
                        && !(options.contains("no-maint") && status.startsWith("MAINT"));
    }

    private static Predicate<StatRow> choice(String proxy, int types, int server) {
        return row -> (proxy.equals("-1") || proxy.equals(row.text(Column.IID)) || proxy.equals(row.proxy()))
                && (types & bit(row.type())) != 0
                && (server == -1 || row.type() != StatRow.Type.SERVER || server == row.number(Column.SID));
    }

    private static int bit(StatRow.Type type) {
        return 1 << type.ordinal();
    }

    private static int number(String text) throws CommandException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CommandException("'" + text + "' is not a number.");
        }
    }
}
