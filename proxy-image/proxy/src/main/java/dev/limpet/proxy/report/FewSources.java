package dev.limpet.proxy.report;

import dev.limpet.config.StickConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sources in the stick tables of a replica, told only while they are few: whoever asks often wants no long answers. */
final class FewSources {
    private static final int MOST = 16;

    static Optional<List<String>> of(List<Backend> backends) {
        Set<Source> all = new LinkedHashSet<>();
        for (Backend backend : backends) {
            Optional<StickTable> table = backend.table();
            if (table.isPresent()) {
                Optional<List<Source>> few = whole(table.get());
                if (few.isEmpty()) {
                    return Optional.empty();
                }
                all.addAll(few.get());
            }
        }
        return all.size() > MOST
                ? Optional.empty()
                : Optional.of(all.stream().map(Source::toString).toList());
    }

    /** Of a table that keeps only prefixes of addresses nothing is told. */
    private static Optional<List<Source>> whole(StickTable table) {
        StickConfig config = table.config();
        return table.sources(MOST)
                .filter(sources -> sources.stream()
                        .allMatch(source -> source.isIpv4() ? config.ipv4Prefix() == 32 : config.ipv6Prefix() == 128));
    }

    private FewSources() {}
}
