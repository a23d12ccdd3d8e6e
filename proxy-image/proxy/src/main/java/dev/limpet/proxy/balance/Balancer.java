package dev.limpet.proxy.balance;

import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Source;
import org.jspecify.annotations.Nullable;

/** Chooses a server for a source that has none. Implementations are safe for use by all event loops. */
interface Balancer {
    /**
     * Chooses among the servers that take new sources.
     *
     * @param candidates those servers, in configured order; the same array until one of them comes, goes or changes
     * @param except a server that is not wanted
     * @return null when there is none, or when all are full and this algorithm does not {@link #binds() bind}
     */
    @Nullable
    Server choose(Source source, Server[] candidates, @Nullable Server except);

    /** Whether the choice is the source's alone: a full server is chosen too, and its source waits for it. */
    default boolean binds() {
        return false;
    }
}
