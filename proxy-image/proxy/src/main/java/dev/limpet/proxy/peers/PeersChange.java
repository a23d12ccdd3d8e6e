package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.StickTable;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A configuration for peers that can be taken over, since all that it needs is there and its port is held; nothing has
 * changed yet. To be closed in any case.
 */
public final class PeersChange implements AutoCloseable {
    private final Function<List<StickTable>, CompletableFuture<Void>> taking;
    private final Runnable releasing;

    PeersChange(Function<List<StickTable>, CompletableFuture<Void>> taking, Runnable releasing) {
        this.taking = taking;
        this.releasing = releasing;
    }

    /** Takes the configuration over, and shares some tables; completed when that is done. */
    public CompletableFuture<Void> take(Collection<StickTable> shared) {
        return taking.apply(List.copyOf(shared));
    }

    /** Holds the port no more, unless it is in use. */
    @Override
    public void close() {
        releasing.run();
    }
}
