package dev.limpet.cli.local.manifest;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Applies manifests again whenever their files change. It looks at the files twice a second, which works for every editor
 * and file system, and acts once a change is complete: when nothing more changed until the next look.
 */
public final class ManifestWatch implements AutoCloseable {
    private static final int PERIOD_MILLIS = 500;

    /** Is told what came of a change, on the watch's thread. */
    public interface Listener {
        /** Objects were written; a line for each. */
        void applied(List<String> done);

        /** A manifest cannot be used; what was in force stays. */
        void refused(String reason);
    }

    private final AppliedManifests manifests;
    private final Listener listener;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("manifests").daemon().factory());
    private Look applied = new Look.Nothing("not looked at yet");
    private Look latest = applied;

    /** What one look at the files saw: their stamps, or why there are none. */
    private sealed interface Look {
        record Files(FileStamps stamps) implements Look {}

        record Nothing(String reason) implements Look {}
    }

    private ManifestWatch(AppliedManifests manifests, Listener listener) {
        this.manifests = manifests;
        this.listener = listener;
    }

    /** Watches the files of manifests. */
    public static ManifestWatch start(AppliedManifests manifests, Listener listener) {
        ManifestWatch watch = new ManifestWatch(manifests, listener);
        watch.thread.scheduleWithFixedDelay(watch::check, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void check() {
        Look now = look();
        boolean settled = now.equals(latest);
        latest = now;
        if (!settled || now.equals(applied)) {
            return;
        }
        applied = now;
        try {
            if (now instanceof Look.Nothing(String reason)) {
                listener.refused(reason);
            } else {
                listener.applied(manifests.apply());
            }
        } catch (ManifestException e) {
            listener.refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            listener.refused("the change could not be applied: " + e.getMessage());
        }
    }

    private Look look() {
        try {
            return new Look.Files(manifests.stamps());
        } catch (ManifestException e) {
            return new Look.Nothing(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
