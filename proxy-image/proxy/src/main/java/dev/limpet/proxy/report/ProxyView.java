package dev.limpet.proxy.report;

import dev.limpet.config.LoadedConfig;
import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.stats.Distribution;
import java.util.List;
import java.util.Optional;

/** The running replica, as those see it who tell of it. Every method may be called by any thread at any time. */
public interface ProxyView {
    /** The replica's name: its pod's, and its own among its peers. */
    String replica();

    /** The configuration in force. */
    LoadedConfig config();

    /** Why the newest configuration was not taken over; empty when it is in force. */
    Optional<String> rejected();

    /** Why persistent tables are not kept at the moment; empty when they are. */
    Optional<String> unkept();

    /** Whether all event loops run that serve clients. */
    boolean isAlive();

    Readiness readiness();

    /** Whether it has learned the tables of the others, or there are no others. */
    boolean peersSynced();

    /** How that came about, or what is awaited, in a few words. */
    String peersSync();

    /** What it is at with learning from its peers; one without peers has nothing to learn. */
    ResyncPhase resync();

    /** How many configurations were taken over since the start, the first one included. */
    int configurationGeneration();

    /** When the configuration in force was taken over, in milliseconds since 1970. */
    long configuredMillis();

    /** How long tasks waited on the event loops that serve clients. */
    Distribution loopDelays();

    /** When the process started, in milliseconds since 1970. */
    long startedMillis();

    /** The clock by which session rates are counted, in milliseconds; it never steps back. */
    long clockMillis();

    /** Event loops that serve clients. */
    int threads();

    /** What they serve clients with, such as {@code epoll}. */
    String transport();

    /** Why that is not what was asked for; empty when it is. */
    Optional<String> transportRefused();

    Pipes pipes();

    /** Lines of the access log that could not be written. */
    long droppedLogs();

    /** Client connections at once now; the configuration may say otherwise. */
    int maxConnections();

    /** In configured order. */
    List<FrontendView> frontends();

    /** In configured order. */
    List<Backend> backends();

    /** How links between peers are encrypted; empty when they are not. */
    Optional<PeersTlsView> peersTls();

    /** The replica itself and its peers, in the order of their names. */
    List<PeerView> peers();
}
