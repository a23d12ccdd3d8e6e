package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.report.Ledger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a server: those of {@code default-server}, then its own; {@code no-…} takes one away. */
final class ServerOptions {
    /** A parameter's value, empty for one that has none, and the line that gives it. */
    record Option(Line line, String value) {}

    private static final Set<String> FLAGS = Set.of(
            "agent-check",
            "allow-0rtt",
            "backup",
            "check",
            "check-send-proxy",
            "check-ssl",
            "check-via-socks4",
            "disabled",
            "enabled",
            "force-sslv3",
            "force-tlsv10",
            "force-tlsv11",
            "force-tlsv12",
            "force-tlsv13",
            "non-stick",
            "send-proxy",
            "send-proxy-v2",
            "send-proxy-v2-ssl",
            "send-proxy-v2-ssl-cn",
            "ssl",
            "ssl-reuse",
            "sslv3",
            "stick",
            "tfo",
            "tls-tickets",
            "tlsv10",
            "tlsv11",
            "tlsv12",
            "tlsv13",
            "renegotiate");

    private static final Set<String> VALUES = Set.of(
            "addr",
            "agent-send",
            "agent-inter",
            "agent-addr",
            "agent-port",
            "alpn",
            "ca-file",
            "check-alpn",
            "check-proto",
            "check-sni",
            "ciphers",
            "ciphersuites",
            "client-sigalgs",
            "cookie",
            "crl-file",
            "crt",
            "curves",
            "error-limit",
            "fall",
            "guid",
            "hash-key",
            "id",
            "init-addr",
            "init-state",
            "inter",
            "fastinter",
            "downinter",
            "log-bufsize",
            "log-proto",
            "maxconn",
            "maxqueue",
            "max-reuse",
            "minconn",
            "namespace",
            "npn",
            "observe",
            "on-error",
            "on-marked-down",
            "on-marked-up",
            "pool-conn-name",
            "pool-low-conn",
            "pool-max-conn",
            "pool-purge-delay",
            "port",
            "proto",
            "proxy-v2-options",
            "redir",
            "resolve-net",
            "resolve-opts",
            "resolve-prefer",
            "resolvers",
            "rise",
            "shard",
            "sigalgs",
            "slowstart",
            "sni",
            "socks4",
            "source",
            "ssl-max-ver",
            "ssl-min-ver",
            "tcp-ut",
            "track",
            "verify",
            "verifyhost",
            "weight",
            "ws");

    private final Map<String, Option> options;

    private ServerOptions(Map<String, Option> options) {
        this.options = options;
    }

    static ServerOptions none() {
        return new ServerOptions(Map.of());
    }

    /** These, and those that follow in a line from a word on. */
    ServerOptions and(Line line, int start, Ledger ledger) {
        Map<String, Option> all = new LinkedHashMap<>(options);
        List<String> words = line.words();
        for (int i = start; i < words.size(); i++) {
            String word = words.get(i);
            if (VALUES.contains(word) && i + 1 < words.size()) {
                all.put(word, new Option(line, words.get(++i)));
                if (word.equals("source")
                        && i + 2 < words.size()
                        && words.get(i + 1).matches("usesrc|interface")) {
                    i += 2;
                }
            } else if (FLAGS.contains(word)) {
                all.put(word, new Option(line, ""));
                if (word.equals("enabled")) {
                    all.remove("disabled");
                }
            } else if (word.startsWith("no-") && (FLAGS.contains(word.substring(3)) || word.equals("no-verifyhost"))) {
                all.remove(word.substring(3));
            } else {
                ledger.lost(
                        line,
                        word,
                        "this is no parameter of a server that is known here; what follows it is not" + " looked at");
                break;
            }
        }
        return new ServerOptions(all);
    }

    Optional<Option> get(String name) {
        return Optional.ofNullable(options.get(name));
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    /** All of them, by name. */
    Map<String, Option> all() {
        return options;
    }
}
