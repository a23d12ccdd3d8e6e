package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import java.util.List;
import java.util.Optional;

/** Chooses a server for a source that has none. Implementations are safe for use by all event loops. */
public interface Balancer {
    /**
     * Chooses among the servers that take new sources.
     *
     * @param candidates servers that {@link Server#takesNewSources() take new sources}, in configured order
     * @return empty only when there are no candidates
     */
    Optional<Server> choose(Source source, List<Server> candidates);
}
