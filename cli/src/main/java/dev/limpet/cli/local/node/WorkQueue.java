package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a controller's reconciliation, one object at a time on one thread. An object that is offered while it waits is
 * reconciled once; one whose reconciliation fails is tried again after a second, and at once when someone else wrote the
 * object meanwhile.
 */
final class WorkQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

    private final String controller;
    private final Function<ObjectName, Optional<Duration>> reconciliation;
    private final Set<ObjectName> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread;

    WorkQueue(String controller, Consumer<ObjectName> reconciliation) {
        this(controller, object -> {
            reconciliation.accept(object);
            return Optional.empty();
        });
    }

    private WorkQueue(String controller, Function<ObjectName, Optional<Duration>> reconciliation) {
        this.controller = controller;
        this.reconciliation = reconciliation;
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(controller).daemon().factory());
    }

    /** A queue whose reconciliation says after what time it is to be repeated, if nothing happens until then. */
    static WorkQueue repeating(String controller, Function<ObjectName, Optional<Duration>> reconciliation) {
        return new WorkQueue(controller, reconciliation);
    }

    void offer(ObjectName object) {
        schedule(object, 0);
    }

    private void offerLater(ObjectName object, Duration delay) {
        try {
            thread.schedule(() -> offer(object), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.atDebug().addKeyValue("controller", controller).log("closed, an object is left alone");
        }
    }

    private void schedule(ObjectName object, int seconds) {
        if (waiting.add(object)) {
            try {
                thread.schedule(() -> reconcile(object), seconds, TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                LOG.atDebug().addKeyValue("controller", controller).log("closed, an event is left alone");
            }
        }
    }

    private void reconcile(ObjectName object) {
        waiting.remove(object);
        try {
            reconciliation.apply(object).ifPresent(delay -> offerLater(object, delay));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                schedule(object, 0);
            } else {
                tryAgain(object, e);
            }
        } catch (RuntimeException e) {
            tryAgain(object, e);
        }
    }

    private void tryAgain(ObjectName object, RuntimeException e) {
        if (!thread.isShutdown()) {
            LOG.atWarn()
                    .addKeyValue("controller", controller)
                    .addKeyValue("object", object)
                    .addKeyValue("error", e.getMessage())
                    .log("reconciliation failed, it is tried again");
            schedule(object, 1);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
