package dev.limpet.proxy.health;

import dev.limpet.config.HealthCheckConfig;
import java.net.InetSocketAddress;

/** Makes single checks. */
interface Prober {
    /** Whom a check's end is told to. */
    interface Listener {
        void found(Finding finding, long millis);
    }

    /** A check under way. */
    interface Running {
        /** Ends it; nobody is told anything. */
        void cancel();
    }

    /** Begins a check; the listener is called once, on the same thread, maybe at once. */
    Running begin(HealthCheckConfig config, InetSocketAddress target, Listener listener);
}
