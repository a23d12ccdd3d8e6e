package dev.limpet.proxy.stats;

import java.util.concurrent.atomic.LongAdder;

/** What peers taught of sources that another server was stored for here, counted by which of the two was kept. */
public final class Conflicts {
    /** The server stored here had precedence. */
    public final LongAdder kept = new LongAdder();
    /** The peer's server had precedence, such as after a source was moved there. */
    public final LongAdder replaced = new LongAdder();
}
