package dev.limpet.cli.convert.translate;

import dev.limpet.cli.convert.config.Configuration;
import dev.limpet.cli.convert.config.Line;
import dev.limpet.cli.convert.config.Section;
import dev.limpet.cli.convert.report.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives every frontend, backend and listen the lines of its defaults: those it names, or the last before it. */
final class Proxies {
    private final Ledger ledger;
    private final Map<String, List<Line>> named = new HashMap<>();
    private List<Line> latest = List.of();

    private Proxies(Ledger ledger) {
        this.ledger = ledger;
    }

    static List<Proxy> of(Configuration configuration, Ledger ledger) {
        Proxies proxies = new Proxies(ledger);
        List<Proxy> found = new ArrayList<>();
        for (Section section : configuration.sections()) {
            switch (section.kind()) {
                case "defaults" -> proxies.defaults(section);
                case "frontend", "backend", "listen" -> found.add(proxies.proxy(section));
                default -> {}
            }
        }
        return found;
    }

    private void defaults(Section section) {
        ledger.use(section.header());
        latest = with(section.from().isPresent() ? inherited(section) : List.of(), section.lines());
        if (!section.name().isEmpty()) {
            named.put(section.name(), latest);
        }
    }

    private Proxy proxy(Section section) {
        ledger.use(section.header());
        return new Proxy(section, with(inherited(section), section.lines()), ledger);
    }

    private List<Line> inherited(Section section) {
        Optional<String> from = section.from();
        if (from.isEmpty()) {
            return latest;
        }
        if (!named.containsKey(from.get())) {
            ledger.lost(section.header(), "from " + from.get(), "there are no defaults of that name before it");
        }
        return named.getOrDefault(from.get(), List.of());
    }

    private static List<Line> with(List<Line> inherited, List<Line> own) {
        List<Line> all = new ArrayList<>(inherited);
        all.addAll(own);
        return all;
    }
}
