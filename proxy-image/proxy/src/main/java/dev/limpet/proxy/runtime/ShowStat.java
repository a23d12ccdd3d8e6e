package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.Column;
import dev.limpet.proxy.report.Csv;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.report.StatRow;
import dev.limpet.proxy.report.Statistics;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * {@code show stat}: the statistics as CSV. Proxy (number or name), type (the sum of 1 for frontends, 2 for backends, 4
 * for servers) and server number choose rows, and -1 chooses all.
 */
record ShowStat(ProxyView proxy) implements Command {
    @Override
    public String words() {
        return "show stat";
    }

    @Override
    public String arguments() {
        return "[<proxy> <type> <server>]";
    }

    @Override
    public String purpose() {
        return "statistics as CSV, of all or of a choice";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        Predicate<StatRow> chosen = switch (arguments.size()) {
            case 0 -> row -> true;
            case 3 -> choice(arguments.get(0), number(arguments.get(1)), number(arguments.get(2)));
            default -> throw new CommandException("Require a proxy, a type and a server number, or nothing at all.");
        };
        return Stream.concat(
                Stream.of(Csv.header()),
                Statistics.of(proxy).stream().filter(chosen).map(Csv::line));
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
