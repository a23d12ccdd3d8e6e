package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Configuration;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.config.Section;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The log lines of global and of sections, and the rings that they name. */
final class Logs {
    /** Levels above those of a session's line, which is of level info. */
    private static final Set<String> GRAVE = Set.of("emerg", "alert", "crit", "err", "warning", "notice");

    private static final Set<String> LEVELS =
            Set.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private static final String STANDARD_OUTPUT = "the log goes to standard output, where the cluster collects it";

    private final Configuration configuration;
    private final Ledger ledger;
    private final List<Line> global;

    Logs(Configuration configuration, Ledger ledger) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.global = configuration.ofKind("global").stream()
                .flatMap(section -> section.lines().stream())
                .filter(line -> line.startsWith("log"))
                .toList();
    }

    /**
     * Where a section's sessions are logged.
     *
     * @param anywhere whether they are logged at all
     */
    record Log(Optional<ObjectNode> syslog, boolean anywhere) {}

    Log of(Proxy proxy) {
        List<Line> targets = new ArrayList<>();
        for (Line line : proxy.lines()) {
            if (line.startsWith("no", "log")) {
                ledger.use(line);
                targets.clear();
            } else if (line.startsWith("log", "global")) {
                ledger.use(line);
                targets.addAll(global);
            } else if (line.startsWith("log")) {
                targets.add(line);
            }
        }
        Optional<ObjectNode> syslog = Optional.empty();
        for (Line target : targets) {
            Optional<ObjectNode> receiver = receiver(target);
            if (receiver.isPresent() && syslog.isPresent() && !receiver.equals(syslog)) {
                ledger.lost(target, "log " + target.word(1), "a LoadBalancer has one syslog receiver");
            }
            syslog = syslog.or(() -> receiver);
        }
        return new Log(syslog, !targets.isEmpty());
    }

    private Optional<ObjectNode> receiver(Line line) {
        ledger.use(line);
        String target = line.word(1);
        Node node = new Node();
        String facility = "";
        String format = "rfc3164";
        int i = 2;
        for (; i < line.words().size(); i += 2) {
            String word = line.word(i);
            if (word.equals("format")) {
                format = line.word(i + 1);
            } else if (word.equals("len") || word.equals("sample") || word.equals("profile")) {
                ledger.lost(line, word, "every line is sent, whole");
            } else {
                facility = word;
                break;
            }
        }
        String level = line.word(i + 1);
        Endpoint endpoint = Endpoint.of(target.startsWith("udp@") ? target.substring(4) : target);
        if (target.startsWith("ring@")) {
            Optional<Ring> ring = ring(target.substring(5));
            if (ring.isEmpty()) {
                ledger.lost(line, "log " + target, "there is no ring of that name that sends to a server");
                return Optional.empty();
            }
            endpoint = ring.get().server();
            format = ring.get().format();
            node.put("transport", "Tcp");
        } else if (endpoint.socket() || Set.of("stdout", "stderr").contains(target)) {
            ledger.note(line, "log " + target, STANDARD_OUTPUT);
            return Optional.empty();
        }
        if (GRAVE.contains(level)) {
            ledger.note(line, "log " + target, "up to level " + level + ": no session's line, which is of level info");
            return Optional.empty();
        }
        if (endpoint.isLoopback()) {
            ledger.note(
                    line,
                    "log " + target,
                    "that is the pod itself; name a receiver that pods reach, or leave" + " spec.log out: "
                            + STANDARD_OUTPUT);
        }
        if (endpoint.host().isEmpty()) {
            ledger.lost(line, "log " + target, "it names no receiver");
            return Optional.empty();
        }
        for (String word : line.from(i + 1)) {
            if (!LEVELS.contains(word)) {
                ledger.lost(line, word, "this is no level of a log that HAProxy knows");
            }
        }
        String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
        node.put("address", host + ":" + (endpoint.port().isEmpty() ? "514" : endpoint.port()));
        if (format.equals("rfc5424")) {
            node.put("format", "Rfc5424");
        } else if (!format.equals("rfc3164") && !format.equals("local")) {
            ledger.lost(line, "format " + format, "formats are rfc3164 and rfc5424");
        }
        if (!facility.isEmpty()) {
            node.put("facility", facility);
        }
        return Optional.of(node.get());
    }

    /** A ring's server, and what it is sent. */
    private record Ring(Endpoint server, String format) {}

    private Optional<Ring> ring(String name) {
        for (Section section : configuration.ofKind("ring")) {
            if (section.name().equals(name)) {
                return ring(section);
            }
        }
        return Optional.empty();
    }

    private Optional<Ring> ring(Section section) {
        ledger.use(section.header());
        String format = "rfc3164";
        Optional<Endpoint> server = Optional.empty();
        for (Line line : section.lines()) {
            switch (line.word(0)) {
                case "format" -> {
                    ledger.use(line);
                    format = line.word(1);
                }
                case "server" -> {
                    ledger.use(line);
                    server = Optional.of(Endpoint.of(line.word(2)));
                    if (!line.words().contains("octet-count")) {
                        ledger.lost(
                                line,
                                "server " + line.word(1),
                                "lines are sent with their length, as with log-proto" + " octet-count");
                    }
                }
                default -> ledger.note(line, line.word(0), "a receiver has no such setting here");
            }
        }
        String known = format;
        return server.map(endpoint -> new Ring(endpoint, known));
    }
}
