package dev.limpet.cli.table;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Puts the entries of all replicas together: one row for each backend, source and server. */
final class MergedTable {
    private static final Comparator<Key> ORDER = Comparator.comparing(Key::backend)
            .thenComparing(Key::address, MergedTable::compare)
            .thenComparing(Key::server);

    private record Key(String backend, InetAddress address, String source, String server) {
        static Key of(Entries.Located located) {
            String source = located.entry().source();
            return new Key(
                    located.backend(),
                    InetAddress.ofLiteral(source),
                    source,
                    located.entry().server());
        }
    }

    /** The rows, by backend and then by address, IPv4 first. */
    static List<Row> of(SequencedMap<String, List<Entries.Located>> byReplica) {
        Map<Key, SequencedMap<String, Long>> merged = new TreeMap<>(ORDER);
        byReplica.forEach((replica, entries) ->
                entries.forEach(located -> merged.computeIfAbsent(Key.of(located), _ -> new LinkedHashMap<>())
                        .put(replica, located.entry().expiresSeconds())));
        return merged.entrySet().stream()
                .map(each -> row(each.getKey(), each.getValue()))
                .toList();
    }

    private static Row row(Key key, SequencedMap<String, Long> replicas) {
        return new Row(key.backend(), key.source(), key.server(), Collections.max(replicas.values()), replicas);
    }

    private static int compare(InetAddress one, InetAddress other) {
        byte[] bytes = one.getAddress();
        byte[] others = other.getAddress();
        return bytes.length == others.length ? Arrays.compareUnsigned(bytes, others) : bytes.length - others.length;
    }

    private MergedTable() {}
}
