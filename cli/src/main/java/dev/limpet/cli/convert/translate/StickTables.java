package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code stick-table} and {@code stick} lines of a backend. */
final class StickTables {
    /** Longer than anybody's clients stay away; HAProxy has entries without an end. */
    private static final String LONGEST = "576h";

    private static final Pattern SOURCE = Pattern.compile("src(?:,ipmask\\(([0-9.]+)(?:,([0-9A-Fa-f:]+))?\\))?");

    private final Proxy proxy;
    private final Ledger ledger;
    private final Values values;

    StickTables(Proxy proxy) {
        this.proxy = proxy;
        this.ledger = proxy.ledger();
        this.values = new Values(ledger);
    }

    /**
     * What keeps clients.
     *
     * @param stick absent when nothing does
     * @param namedByAddress whether entries hold a server's address in place of its name
     * @param peers the peers section that shares the table
     */
    record Stickiness(Optional<ObjectNode> stick, boolean namedByAddress, Optional<String> peers) {
        static final Stickiness NONE = new Stickiness(Optional.empty(), false, Optional.empty());
    }

    Stickiness read() {
        Optional<Line> table = proxy.last("stick-table");
        Optional<Matcher> source = source();
        if (table.isEmpty()) {
            return Stickiness.NONE;
        }
        if (source.isEmpty()) {
            ledger.lost(table.get(), "stick-table", "no 'stick on src' uses it: it keeps no client on a server");
            return Stickiness.NONE;
        }
        return read(table.get(), source.get());
    }

    private Stickiness read(Line table, Matcher source) {
        Node node = new Node();
        prefix(table, node, "ipv4Prefix", source.group(1), 32);
        prefix(table, node, "ipv6Prefix", source.group(2), 128);
        boolean byAddress = false;
        Optional<String> expire = Optional.empty();
        Optional<String> peers = Optional.empty();
        List<String> words = table.from(1);
        for (int i = 0; i < words.size(); i++) {
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            switch (words.get(i)) {
                case "nopurge" -> {
                    node.put("whenFull", "Reject");
                    continue;
                }
                case "recv-only" -> {
                    ledger.lost(table, "recv-only", "every replica tells what it learns");
                    continue;
                }
                case "type" -> {
                    if (!value.equals("ip") && !value.equals("ipv6")) {
                        ledger.lost(table, "type " + value, "clients are known by their address; none is kept");
                        return Stickiness.NONE;
                    }
                }
                case "size" -> node.put("size", values.size(table, "size", value));
                case "expire" -> expire = values.time(table, "expire", value);
                case "peers" -> peers = Optional.of(value);
                case "srvkey" -> byAddress = value.equals("addr");
                case "store" -> ledger.lost(table, "store " + value, "entries hold servers, nothing is counted");
                default -> ledger.lost(table, words.get(i), "a stick table has no such setting here");
            }
            i++;
        }
        if (expire.isEmpty()) {
            ledger.note(table, "stick-table", "without expire entries stay as long as there is room; here " + LONGEST);
        }
        node.put("expire", expire.orElse(LONGEST));
        return new Stickiness(Optional.of(node.get()), byAddress, peers);
    }

    /** What the stick rules know a client by, if that can be kept. */
    private Optional<Matcher> source() {
        Optional<Matcher> found = Optional.empty();
        boolean stored = proxy.lines().stream().anyMatch(line -> line.startsWith("stick", "store-request"));
        for (Line line : proxy.all("stick")) {
            String kind = line.word(1);
            Matcher matcher = SOURCE.matcher(line.word(2));
            boolean whole = kind.equals("on") || (stored && (kind.equals("match") || kind.equals("store-request")));
            boolean own = line.words().size() == 3
                    || (line.words().size() == 5
                            && line.word(3).equals("table")
                            && line.word(4).equals(proxy.name()));
            if (whole && own && matcher.matches() && found.isEmpty()) {
                found = Optional.of(matcher);
            } else if (!(whole && own && matcher.matches())) {
                ledger.lost(
                        line,
                        "stick " + kind,
                        "only 'stick on src' in the backend's own table, without a condition," + " can be kept");
            }
        }
        return found;
    }

    private void prefix(Line table, Node node, String field, @Nullable String mask, int full) {
        if (mask == null) {
            return;
        }
        OptionalInt bits = bits(mask);
        if (bits.isEmpty()) {
            ledger.lost(table, "ipmask", "'" + mask + "' is no number of bits and no IPv4 mask; all bits count");
        } else if (bits.getAsInt() != full) {
            node.put(field, bits);
        }
    }

    /** A number of bits, or an IPv4 mask. */
    private static OptionalInt bits(String mask) {
        if (mask.matches("[0-9]{1,3}")) {
            return OptionalInt.of(Integer.parseInt(mask));
        }
        if (!mask.matches("[0-9]{1,3}([.][0-9]{1,3}){3}")) {
            return OptionalInt.empty();
        }
        int address = 0;
        for (String octet : mask.split("[.]")) {
            address = address << 8 | (Integer.parseInt(octet) & 0xff);
        }
        int bits = Integer.bitCount(address);
        return Integer.numberOfLeadingZeros(~address) == bits ? OptionalInt.of(bits) : OptionalInt.empty();
    }
}
