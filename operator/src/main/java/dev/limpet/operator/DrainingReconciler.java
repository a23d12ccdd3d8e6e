package dev.limpet.operator;

import dev.limpet.crds.LoadBalancer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets reconciliations come to their end before the framework stops its informers, which empties the caches while they are
 * read: to a reconciliation under way then, a Service without endpoints or a LoadBalancer without pods looks like the truth.
 */
final class DrainingReconciler implements Reconciler<LoadBalancer> {
    private final Reconciler<LoadBalancer> reconciler;
    /** Each reconciliation holds it for reading: who has had it for writing waited for all that began before. */
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();

    private volatile boolean draining;

    DrainingReconciler(Reconciler<LoadBalancer> reconciler) {
        this.reconciler = reconciler;
    }

    /** Begins no reconciliation from now on and waits for those under way; false when they take longer than that. */
    boolean drain(Duration patience) {
        draining = true;
        try {
            if (!underWay.writeLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            underWay.writeLock().unlock();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public UpdateControl<LoadBalancer> reconcile(LoadBalancer loadBalancer, Context<LoadBalancer> context)
            throws Exception {
        if (!underWay.readLock().tryLock()) {
            return UpdateControl.noUpdate();
        }
        try {
            return draining ? UpdateControl.noUpdate() : reconciler.reconcile(loadBalancer, context);
        } finally {
            underWay.readLock().unlock();
        }
    }

    @Override
    public ErrorStatusUpdateControl<LoadBalancer> updateErrorStatus(
            LoadBalancer loadBalancer, Context<LoadBalancer> context, Exception e) {
        if (!underWay.readLock().tryLock()) {
            return ErrorStatusUpdateControl.noStatusUpdate();
        }
        try {
            return draining
                    ? ErrorStatusUpdateControl.noStatusUpdate()
                    : reconciler.updateErrorStatus(loadBalancer, context, e);
        } finally {
            underWay.readLock().unlock();
        }
    }

    @Override
    public List<EventSource<?, LoadBalancer>> prepareEventSources(EventSourceContext<LoadBalancer> context) {
        return reconciler.prepareEventSources(context);
    }
}
