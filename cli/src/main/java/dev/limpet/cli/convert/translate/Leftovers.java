package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.config.Configuration;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.config.Section;
import dev.limpet.cli.convert.report.Ledger;
import dev.limpet.cli.convert.report.Severity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settles every line that no translation has asked for. */
final class Leftovers {
    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("userlist", "users are for HTTP authentication"),
            Map.entry("mailers", "mails are a monitoring system's affair; there are metrics for it"),
            Map.entry("program", "a pod's other containers are Kubernetes' affair"),
            Map.entry("http-errors", "only for HTTP"),
            Map.entry("cache", "only for HTTP"),
            Map.entry("fcgi-app", "only for HTTP"),
            Map.entry("ring", "no log that is converted uses it"),
            Map.entry("log-forward", "Limpet sends logs, it does not forward those of others"),
            Map.entry("log-profile", "the access log has HAProxy's tcplog or JSON (log.format)"),
            Map.entry("crt-store", "only for TLS, which Limpet passes through"),
            Map.entry("acme", "only for TLS, which Limpet passes through"),
            Map.entry("traces", "traces are HAProxy's own"));

    private final Configuration configuration;
    private final Ledger ledger;

    Leftovers(Configuration configuration, Ledger ledger) {
        this.configuration = configuration;
        this.ledger = ledger;
    }

    /**
     * Settles them.
     *
     * @param effective the lines that hold for a section that is converted
     */
    void settle(Set<Line> effective) {
        for (Section section : configuration.sections()) {
            switch (section.kind()) {
                case "global" -> ledger.use(section.header());
                case "resolvers" -> resolvers(section);
                default -> refuse(section);
            }
            for (Line line : section.lines()) {
                if (!ledger.hasSettled(line)) {
                    settle(section, line, effective);
                }
            }
        }
        configuration.environment().forEach(ledger::use);
        configuration.skipped().forEach(this::skipped);
        configuration.missingVariables().forEach(ledger::missingVariables);
    }

    private void resolvers(Section section) {
        section.lines().forEach(ledger::use);
        ledger.note(
                section.header(),
                section.title(),
                "Kubernetes tells the addresses of a Service; no other names are" + " looked up while a proxy runs");
    }

    private void refuse(Section section) {
        if (!ledger.hasSettled(section.header())) {
            section.lines().forEach(ledger::use);
            ledger.refused(section.header(), section.title(), SECTIONS.getOrDefault(section.kind(), "not known here"));
        }
    }

    private void settle(Section section, Line line, Set<Line> effective) {
        Optional<Reasons.Reason> reason = Reasons.of(line.text());
        if (section.kind().equals("defaults") && !effective.contains(line)) {
            ledger.note(line, line.text(), "no section that is converted has these defaults");
        } else if (section.kind().equals("global") && line.startsWith("log")) {
            ledger.note(line, line.text(), "no section that is converted logs there");
        } else if (reason.isEmpty()) {
            ledger.lost(line, line.text(), "it has no place in a LoadBalancer");
        } else if (reason.get().severity() == Severity.NOTE) {
            ledger.note(line, line.text(), reason.get().text());
        } else {
            ledger.lost(line, line.text(), reason.get().text());
        }
    }

    private void skipped(Line line) {
        if (line.word(0).startsWith(".")) {
            ledger.use(line);
        } else {
            ledger.note(line, line.text(), "an .if around it does not hold");
        }
    }
}
