package dev.limpet.proxy.runtime;

import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.StickTable;
import java.util.List;
import java.util.stream.Stream;

/** {@code show table}: the stick tables there are, or the entries of one. */
record ShowTable(ProxyView proxy, Lookup lookup) implements Command {
    @Override
    public String words() {
        return "show table";
    }

    @Override
    public String arguments() {
        return "[<table> [key <address> | data.<type> <op> <value>]]";
    }

    @Override
    public String purpose() {
        return "stick tables, or the entries of one";
    }

    @Override
    public Stream<String> run(List<String> arguments, Session session) throws CommandException {
        if (arguments.isEmpty()) {
            return proxy.backends().stream()
                    .flatMap(backend -> backend.table().stream())
                    .map(ShowTable::head);
        }
        Lookup.Stuck stuck = lookup.table(arguments.getFirst());
        if (session.level() == Level.USER) {
            return Stream.of(head(stuck.table()), "# contents not dumped due to insufficient privileges");
        }
        return Stream.concat(
                Stream.of(head(stuck.table())),
                entries(stuck, arguments.subList(1, arguments.size())).map(entry -> line(entry, stuck.number(entry))));
    }

    private static Stream<Entry> entries(Lookup.Stuck stuck, List<String> choice) throws CommandException {
        if (choice.isEmpty()) {
            return Entries.of(stuck.table());
        }
        if (!choice.getFirst().equals("key")) {
            return Entries.of(stuck.table()).filter(Filter.parse(stuck, choice));
        }
        if (choice.size() != 2) {
            throw new CommandException("Require an address after 'key'.");
        }
        return stuck.table().entry(stuck.key(choice.get(1))).stream();
    }

    private static String head(StickTable table) {
        return "# table: %s, type: ip, size:%s, used:%s"
                .formatted(table.name(), table.config().size(), table.used());
    }

    private static String line(Entry entry, int server) {
        return "0x%012x: key=%s use=0 exp=%s shard=0 server_id=%s server_key=%s"
                .formatted(
                        entry.source().hash() >>> 16, entry.source(), entry.remainingMillis(), server, entry.server());
    }
}
